package import CCReclaim

/// A few threads with a few operations each, on something that was made for them: what is run under one schedule.
package struct Scenario: Sendable {
  /// What each thread does.
  package let threads: [@Sendable () -> Void]
  let prepare: @Sendable () -> Void
  /// Says what is wrong when all have ended, or nil.
  package let check: @Sendable () -> String?

  /// - Parameters:
  ///   - threads: what each thread does.
  ///   - prepare: what each does before that, out of the schedule: what happens on a thread's first use only.
  ///   - check: called when all have ended, on the thread that explores; says what is wrong, or nil.
  package init(
    threads: [@Sendable () -> Void], prepare: @escaping @Sendable () -> Void = {},
    check: @escaping @Sendable () -> String?
  ) {
    self.threads = threads
    self.prepare = prepare
    self.check = check
  }
}

extension SchedulePoint {
  /// Whether it is one of the reclamation schemes' points, by its name.
  package var isOfReclamation: Bool {
    let name = "\(name)"
    return ["pin.", "load.", "unpin.", "retire.", "scan.", "advance.", "neutralize.", "rotate.", "steal."]
      .contains { name.hasPrefix($0) }
  }
}
