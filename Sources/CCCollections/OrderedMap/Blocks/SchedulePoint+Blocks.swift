package import CCReclaim

/// The block layer's points, each behind the atomic step that it names, or before the one that follows.
extension SchedulePoint {
  @inlinable package static var locateAfterBlockLoad: Self { Self("locate.afterBlockLoad") }
  @inlinable package static var locateAtDeadNode: Self { Self("locate.atDeadNode") }
  @inlinable package static var walkAfterBlockLoad: Self { Self("walk.afterBlockLoad") }
  @inlinable package static var updateBeforeExchange: Self { Self("update.beforeExchange") }
  @inlinable package static var updateAfterExchange: Self { Self("update.afterExchange") }
  @inlinable package static var leaveOutBeforeKey: Self { Self("leaveOut.beforeKey") }
  @inlinable package static var appendAfterClaim: Self { Self("append.afterClaim") }
  @inlinable package static var recordAfterClaim: Self { Self("record.afterClaim") }
  @inlinable package static var directoryAfterRemembering: Self { Self("directory.afterRemembering") }
  @inlinable package static var renewBeforeReplacement: Self { Self("renew.beforeReplacement") }
  @inlinable package static var renewAfterReplacement: Self { Self("renew.afterReplacement") }
  @inlinable package static var navigateBeforeCheck: Self { Self("navigate.beforeCheck") }
}
