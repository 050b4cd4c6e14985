public import CCReclaim
public import CPlatform

/// How long an operation waits after a compare-exchange that another thread won: a microsecond or two the first time,
/// twice as long each time after it, up to a limit.
///
/// The wait is long on purpose. A line that two threads want moves between them with every operation, at ten times the
/// operation's own cost; while one of them waits, the other does a few hundred operations in its own cache.
@frozen
@usableFromInline
struct Backoff {
  @usableFromInline
  var step: UInt32 = 6
  /// Spins at most 2 to this many times at once.
  @usableFromInline
  let limit: UInt32

  @inlinable
  init(limit: UInt32 = 8) { self.limit = limit }

  @inlinable
  mutating func spin() {
    schedulePoint(.backoffSpin)
    for _ in 0..<(UInt32(1) << step) { cc_spin_hint() }
    if step < limit { step += 1 }
  }
}
