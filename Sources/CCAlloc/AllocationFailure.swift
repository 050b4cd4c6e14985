/// Memory that was asked for and not given.
///
/// The operation that throws it has changed nothing. An operation that does not throw traps with the same text.
public struct AllocationFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The size of the block that could not be had, in bytes, before rounding.
  public let requestedBytes: Int

  /// Describes a failure to allocate `requestedBytes` bytes.
  public init(requestedBytes: Int) {
    self.requestedBytes = requestedBytes
  }

  /// For logs: what failed, and how much was asked for.
  public var description: String {
    "out of memory: no block of \(requestedBytes) bytes could be allocated"
  }
}
