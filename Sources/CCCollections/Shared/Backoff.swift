public import CPlatform

/// How long an operation waits after a compare-exchange that another thread won: twice as long each time, up to a limit.
///
/// While one thread waits, the other has the cache line to itself; this is what makes two threads as fast as one.
@frozen
@usableFromInline
struct Backoff {
  @usableFromInline
  var step: UInt32 = 0

  /// Spins 2⁰, 2¹, … up to 2⁷ times.
  @usableFromInline
  static var limit: UInt32 { @inlinable get { 7 } }

  @inlinable
  init() {}

  @inlinable
  mutating func spin() {
    for _ in 0..<(UInt32(1) << step) { cc_spin_hint() }
    if step < Self.limit { step += 1 }
  }
}
