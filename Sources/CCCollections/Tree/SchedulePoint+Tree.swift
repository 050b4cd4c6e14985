package import CCReclaim

/// The tree's points, each behind the atomic step that it names, or before the one that follows.
extension SchedulePoint {
  @inlinable package static var treeAfterLinkLoad: Self { Self("tree.afterLinkLoad") }
  @inlinable package static var snapshotAfterLinks: Self { Self("snapshot.afterLinks") }
  @inlinable package static var helpAfterProtection: Self { Self("help.afterProtection") }
  @inlinable package static var changeBeforeFreeze: Self { Self("change.beforeFreeze") }
  @inlinable package static var changeBeforeFrozen: Self { Self("change.beforeFrozen") }
  @inlinable package static var changeBeforeFinalize: Self { Self("change.beforeFinalize") }
  @inlinable package static var changeBeforeSwing: Self { Self("change.beforeSwing") }
  @inlinable package static var changeBeforeCommit: Self { Self("change.beforeCommit") }
  @inlinable package static var changeAfterCommit: Self { Self("change.afterCommit") }
  @inlinable package static var shellBeforeCompletion: Self { Self("shell.beforeCompletion") }

  /// A rebalancing step is prepared. The nodes are those of the step's picture, or of its mirror image.
  @inlinable
  package static func rebalancing(_ step: RebalancingStep, _ side: Int) -> Self {
    switch (step, side) {
    case (.recolour, 0): Self("rebalance.recolour.left")
    case (.recolour, _): Self("rebalance.recolour.right")
    case (.rotate, 0): Self("rebalance.rotate.left")
    case (.rotate, _): Self("rebalance.rotate.right")
    case (.rotateTwice, 0): Self("rebalance.rotateTwice.left")
    case (.rotateTwice, _): Self("rebalance.rotateTwice.right")
    case (.freeNephew, 0): Self("rebalance.freeNephew.left")
    case (.freeNephew, _): Self("rebalance.freeNephew.right")
    case (.w1, 0): Self("rebalance.w1.left")
    case (.w1, _): Self("rebalance.w1.right")
    case (.w2, 0): Self("rebalance.w2.left")
    case (.w2, _): Self("rebalance.w2.right")
    case (.w3, 0): Self("rebalance.w3.left")
    case (.w3, _): Self("rebalance.w3.right")
    case (.w4, 0): Self("rebalance.w4.left")
    case (.w4, _): Self("rebalance.w4.right")
    case (.w5, 0): Self("rebalance.w5.left")
    case (.w5, _): Self("rebalance.w5.right")
    case (.w6, 0): Self("rebalance.w6.left")
    case (.w6, _): Self("rebalance.w6.right")
    case (.push, 0): Self("rebalance.push.left")
    case (.push, _): Self("rebalance.push.right")
    case (.w7, 0): Self("rebalance.w7.left")
    case (.w7, _): Self("rebalance.w7.right")
    }
  }
}

/// The rebalancing steps, of which each has a mirror image. Names as in Boyar and Larsen's chromatic trees, where those have
/// a letter and a number.
@frozen
@usableFromInline
package enum RebalancingStep: CaseIterable, Sendable {
  /// BLK: two red nodes under a parent become black, and the parent red.
  case recolour
  /// RB1
  case rotate
  /// RB2
  case rotateTwice
  /// RB2 one level lower: a red nephew under a red sibling goes out of the way of an overweight node.
  case freeNephew
  case w1, w2, w3, w4, w5, w6
  case push
  case w7
}
