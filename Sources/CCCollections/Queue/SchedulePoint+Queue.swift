package import CCReclaim

/// The queue's points, each behind the atomic step that it names, or before the one that follows.
extension SchedulePoint {
  @inlinable package static var enqueueAfterTailLoad: Self { Self("enqueue.afterTailLoad") }
  @inlinable package static var enqueueAfterWordLoad: Self { Self("enqueue.afterWordLoad") }
  @inlinable package static var enqueueAfterClaim: Self { Self("enqueue.afterClaim") }
  @inlinable package static var enqueueAfterPayload: Self { Self("enqueue.afterPayload") }
  @inlinable package static var enqueueAfterWithdrawal: Self { Self("enqueue.afterWithdrawal") }
  @inlinable package static var publishBeforeVerdict: Self { Self("publish.beforeVerdict") }
  @inlinable package static var publishBeforeVote: Self { Self("publish.beforeVote") }
  @inlinable package static var publishAfterVote: Self { Self("publish.afterVote") }

  @inlinable package static var batchAfterTailLoad: Self { Self("batch.afterTailLoad") }
  @inlinable package static var batchBeforeClose: Self { Self("batch.beforeClose") }
  @inlinable package static var batchAfterClose: Self { Self("batch.afterClose") }
  @inlinable package static var batchBeforeCatchUp: Self { Self("batch.beforeCatchUp") }

  @inlinable package static var helpAfterNextLoad: Self { Self("help.afterNextLoad") }
  @inlinable package static var linkBeforeNext: Self { Self("link.beforeNext") }
  @inlinable package static var linkAfterNext: Self { Self("link.afterNext") }
  @inlinable package static var advanceHeadAfterNextLoad: Self { Self("advanceHead.afterNextLoad") }
  @inlinable package static var advanceHeadAfterTailCheck: Self { Self("advanceHead.afterTailCheck") }
  @inlinable package static var advanceHeadBeforeExchange: Self { Self("advanceHead.beforeExchange") }
  @inlinable package static var advanceHeadAfterExchange: Self { Self("advanceHead.afterExchange") }

  @inlinable package static var dequeueAfterHeadLoad: Self { Self("dequeue.afterHeadLoad") }
  @inlinable package static var dequeueAfterIndexLoad: Self { Self("dequeue.afterIndexLoad") }
  @inlinable package static var dequeueAfterStateLoad: Self { Self("dequeue.afterStateLoad") }
  @inlinable package static var dequeueAfterClaim: Self { Self("dequeue.afterClaim") }
  @inlinable package static var takeAfterStateLoad: Self { Self("take.afterStateLoad") }
  @inlinable package static var takeAfterCopy: Self { Self("take.afterCopy") }

  @inlinable package static var frontierAfterWordLoad: Self { Self("frontier.afterWordLoad") }
  @inlinable package static var frontierBetweenCells: Self { Self("frontier.betweenCells") }
  @inlinable package static var frontierBeforeIndexCheck: Self { Self("frontier.beforeIndexCheck") }
  @inlinable package static var frontierBeforeFence: Self { Self("frontier.beforeFence") }
  @inlinable package static var frontierAfterFence: Self { Self("frontier.afterFence") }

  @inlinable package static var skipBeforeFlag: Self { Self("skip.beforeFlag") }
  @inlinable package static var skipAfterFlag: Self { Self("skip.afterFlag") }
  @inlinable package static var settleAfterIndexLoad: Self { Self("settle.afterIndexLoad") }
  @inlinable package static var settleAfterStateLoad: Self { Self("settle.afterStateLoad") }
  @inlinable package static var settleAfterFirstVote: Self { Self("settle.afterFirstVote") }
  @inlinable package static var settleBeforeFence: Self { Self("settle.beforeFence") }
  @inlinable package static var settleAfterFence: Self { Self("settle.afterFence") }
  @inlinable package static var settleBeforeSecondVote: Self { Self("settle.beforeSecondVote") }
  @inlinable package static var settleBeforeVerdict: Self { Self("settle.beforeVerdict") }
  @inlinable package static var settleBeforeLowering: Self { Self("settle.beforeLowering") }

  @inlinable package static var peekAfterHeadLoad: Self { Self("peek.afterHeadLoad") }
  @inlinable package static var peekAfterWordLoad: Self { Self("peek.afterWordLoad") }
  @inlinable package static var peekAfterNextLoad: Self { Self("peek.afterNextLoad") }
  @inlinable package static var peekBeforeIndexLoad: Self { Self("peek.beforeIndexLoad") }
  @inlinable package static var peekAfterIndexLoad: Self { Self("peek.afterIndexLoad") }
  @inlinable package static var peekAfterStateLoad: Self { Self("peek.afterStateLoad") }
  @inlinable package static var peekBeforeNextCheck: Self { Self("peek.beforeNextCheck") }
  @inlinable package static var peekAfterMark: Self { Self("peek.afterMark") }
  @inlinable package static var peekAfterIndexCheck: Self { Self("peek.afterIndexCheck") }

  @inlinable package static var countAfterHeadLoad: Self { Self("count.afterHeadLoad") }
  @inlinable package static var countBeforeTailLoad: Self { Self("count.beforeTailLoad") }
  @inlinable package static var countAfterTailLoad: Self { Self("count.afterTailLoad") }

  /// A compare-exchange was lost.
  @inlinable package static var backoffSpin: Self { Self("backoff.spin", isSpin: true) }
  /// A cell is claimed, and its producer has not published.
  @inlinable package static var publicationSpin: Self { Self("publication.spin", isSpin: true) }
}
