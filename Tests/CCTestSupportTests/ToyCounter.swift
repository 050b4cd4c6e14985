import CCReclaim
import CCTestSupport
import Synchronization

/// A counter of the kinds that tests of concurrency begin with.
final class ToyCounter: Sendable {
  enum Kind: Sendable {
    /// Loses updates.
    case loadAndStore
    case compareExchange
  }

  private let value = Atomic<Int>(0)
  private let kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  var count: Int { value.load(ordering: .sequentiallyConsistent) }

  func increment() {
    while true {
      let old = value.load(ordering: .sequentiallyConsistent)
      reach(.toyLoaded)
      switch kind {
      case .loadAndStore:
        return value.store(old + 1, ordering: .sequentiallyConsistent)
      case .compareExchange:
        let (isDone, _) = value.compareExchange(expected: old, desired: old + 1, ordering: .sequentiallyConsistent)
        if isDone { return }
        reach(.toySpin)
      }
    }
  }

  /// So many increments on each of so many threads.
  static func scenario(_ kind: Kind, threads: Int = 2, increments: Int = 1) -> Scenario {
    let counter = ToyCounter(kind)
    let body: @Sendable () -> Void = {
      for number in 0..<increments {
        if number > 0 { reach(.betweenOperations) }
        counter.increment()
      }
    }
    return Scenario(
      threads: Array(repeating: body, count: threads),
      check: {
        counter.count == threads * increments ? nil : "\(counter.count) instead of \(threads * increments)"
      })
  }
}
