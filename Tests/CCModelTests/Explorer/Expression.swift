/// A value that a thread computes from its registers, without touching memory.
indirect enum Expression: ExpressibleByIntegerLiteral, Sendable {
  case constant(Int)
  case register(index: Int, name: String)
  case binary(Operator, Expression, Expression)

  /// What can be computed. Truth is 1, falsehood 0.
  enum Operator: Sendable {
    case equal, less, and, or, plus, maximum, bits
  }

  init(integerLiteral value: Int) { self = .constant(value) }

  /// A pointer to a block.
  init(_ block: Variable) { self = .constant(block.index) }

  /// The value, where the registers are the bytes of a state from `first` on.
  func evaluate(_ state: MachineState, registersAt first: Int) -> Int {
    switch self {
    case .constant(let value): return value
    case .register(let index, _): return Int(state.bytes[first + index])
    case .binary(let operation, let left, let right):
      let left = left.evaluate(state, registersAt: first)
      let right = right.evaluate(state, registersAt: first)
      switch operation {
      case .equal: return left == right ? 1 : 0
      case .less: return left < right ? 1 : 0
      case .and: return left != 0 && right != 0 ? 1 : 0
      case .or: return left != 0 || right != 0 ? 1 : 0
      case .plus: return left + right
      case .maximum: return max(left, right)
      case .bits: return left & right
      }
    }
  }

  /// A bit for each register that the value depends on.
  var registers: UInt64 {
    switch self {
    case .constant: 0
    case .register(let index, _): 1 << UInt64(index)
    case .binary(_, let left, let right): left.registers | right.registers
    }
  }

  /// The greater of two values.
  static func maximum(_ left: Expression, _ right: Expression) -> Expression { .binary(.maximum, left, right) }

  static func == (left: Expression, right: Expression) -> Expression { .binary(.equal, left, right) }
  static func != (left: Expression, right: Expression) -> Expression { .binary(.equal, left == right, 0) }
  static func < (left: Expression, right: Expression) -> Expression { .binary(.less, left, right) }
  static func > (left: Expression, right: Expression) -> Expression { .binary(.less, right, left) }
  static func <= (left: Expression, right: Expression) -> Expression { .binary(.equal, right < left, 0) }
  static func >= (left: Expression, right: Expression) -> Expression { right <= left }
  static func && (left: Expression, right: Expression) -> Expression { .binary(.and, left, right) }
  static func || (left: Expression, right: Expression) -> Expression { .binary(.or, left, right) }
  static func + (left: Expression, right: Expression) -> Expression { .binary(.plus, left, right) }
  static func & (left: Expression, right: Expression) -> Expression { .binary(.bits, left, right) }
}
