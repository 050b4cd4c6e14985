/// The calls and returns of a history in the order of time, linked, so that an operation can be lifted out and put back.
/// Events are numbered in that order, from 1; 0 is the end of the ring.
struct EventList {
  private var following: [Int]
  private var preceding: [Int]
  private var operations: [Int]
  private var calls: [Int]
  private var returns: [Int]

  init(_ intervals: [(call: UInt64, end: UInt64)]) {
    struct Event {
      let time: UInt64
      let isReturn: Bool
      let operation: Int
    }
    var events: [Event] = []
    for (operation, interval) in intervals.enumerated() {
      events.append(Event(time: interval.call, isReturn: false, operation: operation))
      events.append(Event(time: interval.end, isReturn: true, operation: operation))
    }
    // At the same moment calls come first: such operations overlap.
    events.sort { ($0.time, $0.isReturn ? 1 : 0, $0.operation) < ($1.time, $1.isReturn ? 1 : 0, $1.operation) }
    let count = events.count + 1
    following = (0..<count).map { ($0 + 1) % count }
    preceding = (0..<count).map { ($0 + count - 1) % count }
    operations = [-1] + events.map(\.operation)
    calls = Array(repeating: 0, count: intervals.count)
    returns = calls
    for (index, event) in events.enumerated() {
      if event.isReturn { returns[event.operation] = index + 1 } else { calls[event.operation] = index + 1 }
    }
  }

  var first: Int { following[0] }
  var isEmpty: Bool { following[0] == 0 }

  func next(_ event: Int) -> Int { following[event] }
  func operation(_ event: Int) -> Int { operations[event] }
  func isCall(_ event: Int) -> Bool { calls[operations[event]] == event }
  func callEvent(_ operation: Int) -> Int { calls[operation] }

  mutating func lift(_ operation: Int) {
    unlink(calls[operation])
    unlink(returns[operation])
  }

  /// Undoes the last `lift` that has not been undone.
  mutating func unlift(_ operation: Int) {
    relink(returns[operation])
    relink(calls[operation])
  }

  private mutating func unlink(_ event: Int) {
    following[preceding[event]] = following[event]
    preceding[following[event]] = preceding[event]
  }

  private mutating func relink(_ event: Int) {
    following[preceding[event]] = event
    preceding[following[event]] = event
  }
}
