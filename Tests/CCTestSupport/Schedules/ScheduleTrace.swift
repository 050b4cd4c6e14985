/// What a schedule was: who made each step, and from where.
package struct ScheduleTrace: Sendable, CustomStringConvertible {
  /// A run of one thread from one point to its next.
  package struct Step: Sendable, Equatable {
    /// The thread's number.
    package let thread: Int
    /// The point that it went on from.
    package let origin: String
  }

  /// In the order in which they were made.
  package var steps: [Step] = []

  /// The threads' numbers only, such as `0x3 1x5 0x2`: enough to run the schedule again.
  package var choices: String {
    var runs: [(thread: Int, count: Int)] = []
    for step in steps {
      if runs.last?.thread == step.thread { runs[runs.count - 1].count += 1 } else { runs.append((step.thread, 1)) }
    }
    return runs.map { "\($0.thread)x\($0.count)" }.joined(separator: " ")
  }

  /// A line for each stretch of one thread.
  package var description: String {
    var lines: [String] = []
    var thread: Int?
    for step in steps {
      if step.thread == thread {
        lines[lines.count - 1] += ", \(step.origin)"
      } else {
        lines.append("  \(step.thread) goes on from \(step.origin)")
        thread = step.thread
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Reads ``choices``. Nil if it is none.
  static func threads(of choices: String) -> [Int]? {
    var threads: [Int] = []
    for run in choices.split(separator: " ") {
      let parts = run.split(separator: "x")
      guard parts.count == 2, let thread = Int(parts[0]), let count = Int(parts[1]) else { return nil }
      threads += repeatElement(thread, count: count)
    }
    return threads
  }
}
