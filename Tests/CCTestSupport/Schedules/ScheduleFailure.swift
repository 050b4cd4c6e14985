/// Why a schedule went wrong, in words.
package struct ScheduleFailure: Error, CustomStringConvertible {
  /// What is wrong, and who was where.
  package let description: String

  init(_ description: String) { self.description = description }
}
