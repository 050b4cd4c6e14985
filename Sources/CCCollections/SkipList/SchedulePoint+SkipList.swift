package import CCReclaim

/// The skip list's points, each behind the atomic step that it names, or before the one that follows.
extension SchedulePoint {
  @inlinable package static var floorAfterLinkLoad: Self { Self("floor.afterLinkLoad") }
  @inlinable package static var seekAfterLinkLoad: Self { Self("seek.afterLinkLoad") }
  @inlinable package static var seekAfterUnlinking: Self { Self("seek.afterUnlinking") }
  @inlinable package static var linkBeforeExchange: Self { Self("link.beforeExchange") }
  @inlinable package static var linkBeforeCompletion: Self { Self("link.beforeCompletion") }
  @inlinable package static var unlinkBeforeMark: Self { Self("unlink.beforeMark") }
  @inlinable package static var unlinkBeforeCompletion: Self { Self("unlink.beforeCompletion") }
}
