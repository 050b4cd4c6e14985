/// A named place between two atomic steps of an algorithm, where a test may stop the thread, delay it or let another one go
/// first. The names are the only thing about it: a module declares those of its own algorithms in an extension.
@safe
@frozen
@usableFromInline
package struct SchedulePoint: Sendable {
  /// What a report and a script call the place: the operation, a dot, and what lies before or behind.
  @usableFromInline
  package let name: StaticString
  /// Whether the thread waits here for another one. A scheduler that runs one thread at a time has to hand over, or the
  /// wait never ends.
  @usableFromInline
  package let isSpin: Bool

  @inlinable
  package init(_ name: StaticString, isSpin: Bool = false) {
    self.name = name
    self.isSpin = isSpin
  }
}

/// Marks a place between two atomic steps. Empty, unless the trait `SchedulePoints` is on.
@inlinable
@inline(__always)
package func schedulePoint(_ point: SchedulePoint) {
  #if SchedulePoints
    ScheduleHook.reach(point)
  #endif
}

/// The points of the reclamation schemes.
extension SchedulePoint {
  /// The operation has read the era or epoch, and has not announced it.
  @inlinable package static var pinBeforeAnnounce: Self { Self("pin.beforeAnnounce") }
  /// IBR: one end of the interval is announced, and not the other.
  @inlinable package static var pinBetweenStores: Self { Self("pin.betweenStores") }
  /// Announced, and not yet ordered before the loads that follow.
  @inlinable package static var pinBeforeFence: Self { Self("pin.beforeFence") }
  /// A link is loaded, and nothing protects what it names.
  @inlinable package static var loadAfterLink: Self { Self("load.afterLink") }
  /// IBR: the era has moved on, and the reservation does not say so yet.
  @inlinable package static var loadBeforePublish: Self { Self("load.beforePublish") }
  /// DEBRA+: the slot names the block, and nobody has checked yet that this came in time.
  @inlinable package static var loadBetweenSlotAndCheck: Self { Self("load.betweenSlotAndCheck") }
  /// A block is unlinked, and in no list yet.
  @inlinable package static var retireBeforePush: Self { Self("retire.beforePush") }
  /// The reservations, or slots, are read, and nothing is freed yet.
  @inlinable package static var scanAfterSnapshot: Self { Self("scan.afterSnapshot") }
  /// DEBRA+: a thread is flagged, and may not have noticed.
  @inlinable package static var neutralizeAfterFlag: Self { Self("neutralize.afterFlag") }
  /// DEBRA+: the flagged thread's later loads see the flag.
  @inlinable package static var neutralizeAfterBarrier: Self { Self("neutralize.afterBarrier") }
  /// All threads are in the era or epoch, and it is about to be replaced.
  @inlinable package static var advanceBeforeExchange: Self { Self("advance.beforeExchange") }
  /// DEBRA+: the state is read that says whose turn it is.
  @inlinable package static var rotateAfterStateRead: Self { Self("rotate.afterStateRead") }
  /// Pins make full fences, and nobody may count on it yet.
  @inlinable package static var raiseBeforeBarrier: Self { Self("raise.beforeBarrier") }
  /// Pins make full fences, and nobody counts on it any more.
  @inlinable package static var lowerBeforeFence: Self { Self("lower.beforeFence") }
  /// The operation has done its work, and is still announced.
  @inlinable package static var unpinBeforeEnd: Self { Self("unpin.beforeEnd") }
  /// Another thread's list is asked for.
  @inlinable package static var stealAfterRequest: Self { Self("steal.afterRequest") }
  /// Another thread's list is taken, and its blocks are nowhere else.
  @inlinable package static var stealAfterTake: Self { Self("steal.afterTake") }
}
