/// Decides who makes the next step.
package protocol ScheduleStrategy: AnyObject {
  /// Gets ready for a schedule. False if there is none left to try.
  func begin(threads: Int) -> Bool

  /// Chooses among the threads that may go on: at least one, and the one that made the last step first, if it is among
  /// them. Nil, with a reason in `complaint`, if the schedule cannot be what it has to be.
  func choose(step: Int, last: Int?, among options: [Int]) -> Int?

  /// Why `choose` gave nil.
  var complaint: String? { get }

  /// How to get the present schedule again, besides by its choices.
  var label: String { get }
}

/// A schedule that was run before, by its ``ScheduleTrace/choices``.
final class Replay: ScheduleStrategy {
  private let threads: [Int]
  private var hasRun = false
  private(set) var complaint: String?

  init(_ choices: String) {
    guard let threads = ScheduleTrace.threads(of: choices) else { fatalError("not a schedule: \(choices)") }
    self.threads = threads
  }

  var label: String { "a replay" }

  func begin(threads: Int) -> Bool {
    defer { hasRun = true }
    return !hasRun
  }

  func choose(step: Int, last: Int?, among options: [Int]) -> Int? {
    // A schedule that was cut off goes on somehow.
    guard step < threads.count else { return options[0] }
    if options.contains(threads[step]) { return threads[step] }
    complaint = "step \(step) of the replay is thread \(threads[step])'s, and only \(options) may go on"
    return nil
  }
}
