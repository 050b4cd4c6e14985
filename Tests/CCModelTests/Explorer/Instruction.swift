/// A word of shared memory, or a block: a block's word says whether it was freed, its index is the pointer to it.
struct Variable {
  let index: Int
  let name: String
}

/// One instruction of a thread. `into` and the like are numbers of registers, `target` of instructions.
enum Instruction {
  // What others can see, or what sees others: one step each.

  case load(Variable, into: Int)
  /// Into the thread's store buffer.
  case store(Variable, Expression)
  /// A locked instruction: the old value goes into a register, then the new one is computed, and stored at once unless the
  /// old one is not the expected one. Waits until the thread's store buffer is empty.
  case update(Variable, expected: Expression?, desired: Expression, into: Int)
  /// A full fence on every thread, each at a moment of its own between the begin and the end of the call.
  case membarrier

  // What no machine has: bookkeeping of the model. It is seen at once, by all.

  /// A violation if the block is freed.
  case dereference(Expression)
  /// A violation if the block is freed already.
  case free(Expression)
  /// Remembers a result.
  case record(Variable, Expression)
  /// Enters a region that is for one thread at a time; a violation if another is in it.
  case enter(Variable)
  case leave(Variable)

  // What concerns the thread alone: no step of its own, but done with the step that makes it possible.

  case assign(Int, Expression)
  case jump(target: Int)
  case jumpUnless(Expression, target: Int)
  case note(String)
  /// Waits until the thread's store buffer is empty.
  case fence

  /// Whether it waits for the thread's earlier stores to reach memory.
  var waitsForBuffer: Bool {
    switch self {
    case .update, .fence, .membarrier: true
    default: false
    }
  }

  /// Where the thread may go on.
  func successors(of index: Int) -> [Int] {
    switch self {
    case .jump(let target): [target]
    case .jumpUnless(_, let target): [index + 1, target]
    default: [index + 1]
    }
  }

  /// Which registers are read, and which one is written without having been read.
  var effect: (read: UInt64, written: UInt64) {
    switch self {
    case .load(_, let into): return (0, 1 << UInt64(into))
    case .update(_, let expected, let desired, let into):
      let written: UInt64 = 1 << UInt64(into)
      return (((expected?.registers ?? 0) | desired.registers) & ~written, written)
    case .assign(let into, let value): return (value.registers, 1 << UInt64(into))
    case .store(_, let value), .dereference(let value), .free(let value), .record(_, let value):
      return (value.registers, 0)
    case .jumpUnless(let condition, _): return (condition.registers, 0)
    case .fence, .membarrier, .enter, .leave, .jump, .note: return (0, 0)
    }
  }
}
