# The tree of ordered maps.
nearest='CCCollectionsTests.Tree'
t=Sources/CCCollections/Tree
changing=$t/SCXRecordTable+Changing.swift
snapshots=$t/SCXRecordTable+Snapshot.swift
records=$t/SCXRecordTable.swift
record=$t/SCXRecord.swift
draft=$t/TreeDraft.swift
entering=$t/TreeIndex+Entering.swift
leaving=$t/TreeIndex+Leaving.swift
repairing=$t/TreeIndex+Repairing.swift
overweight=$t/TreeIndex+Overweight.swift
descending=$t/TreeIndex+Searching.swift
paths=$t/TreeIndex+Paths.swift

# Changes.
mutant "TREE: the last node is not frozen" CCCollectionsTests $changing \
  'for rank in 0..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node' 'for rank in 0..<(count - 1) {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node'
mutant "TREE: the first node is not frozen" CCCollectionsTests $changing \
  'for rank in 0..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node' 'for rank in 1..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node'
mutant "TREE: the replaced node is not frozen" CCCollectionsTests $changing \
  'for rank in 0..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node' 'for rank in 0..<count where rank != 1 {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node'
mutant "TREE: a change is settled before all is frozen" CCCollectionsTests $changing \
  '      schedulePoint(.changeBeforeFreeze)' \
  '      if rank == count - 1 { unsafe record.advance(handle, from: .freezing, to: .frozen) }
      schedulePoint(.changeBeforeFreeze)'
mutant "TREE: nodes are finalized after the swing" CCCollectionsTests $changing \
  '    for rank in 1..<count {' '    unsafe swing(record, handle)
    for rank in 1..<count {' \
  'record.phase(of: handle) == .frozen, let node' 'record.phase(of: handle) == .committed, let node' \
  '    unsafe swing(record, handle)
  }' '  }'
mutant "TREE: a change is committed before the swing" CCCollectionsTests $changing \
  '    schedulePoint(.changeBeforeSwing)
    guard unsafe record.phase(of: handle) == .frozen, let owner = unsafe owner else { return }' \
  '    schedulePoint(.changeBeforeSwing)
    guard unsafe record.phase(of: handle) == .frozen, let owner = unsafe owner else { return }
    unsafe record.advance(handle, from: .frozen, to: .committed)'
mutant "TREE: a change is taken for committed, whatever came of it" CCCollectionsTests $changing \
  'return unsafe record.phase(of: handle) == .committed' '_ = unsafe record.phase(of: handle)
    return true'
mutant "TREE: a committed change begins again now and then" CCCollectionsTests $paths \
  '    unsafe draft.retireReplaced(pinned)' '    unsafe draft.retireReplaced(pinned)
    if unsafe handle.number % 8 == 7 { throw OperationRestart() }'
mutant "TREE: what stays is retired, too" CCCollectionsTests $draft 'for rank in unsafe 1..<frozenCount' 'for rank in unsafe 0..<frozenCount'

# Helpers, and records that are used again.
mutant "TREE: a record's number is not looked at" CCCollectionsTests $record \
  'return progress.number == handle.number ? progress.phase : nil' 'return progress.phase'
mutant "TREE: a helper does not look at the record's number" CCCollectionsTests $record \
  'let phase = unsafe phase(of: handle)' 'let phase = unsafe pointee.progress.load(ordering: .acquiring).phase'
mutant "TREE: a helper does not look again before it freezes" CCCollectionsTests $changing \
  '      if isHelper, unsafe !record.isUndecided(handle) { return }' ''
mutant "TREE: what a change has finalized is taken for another's" CCCollectionsTests $changing \
  'original.unfinalized() == handle' 'original == handle'
mutant "TREE: a helper does not look again before it finalizes" CCCollectionsTests $changing \
  'guard unsafe record.phase(of: handle) == .frozen, let node' 'guard let node'
mutant "TREE: a helper does not name what it touches" CCCollectionsTests $changing \
  'unsafe try pinned.protectTentatively(node, slot: rank)' '_ = unsafe node'
mutant "TREE: a record is used again under the same number" CCCollectionsTests $records \
  'record.pointee.progress.load(ordering: .relaxed).number + 1' 'record.pointee.progress.load(ordering: .relaxed).number'
mutant "TREE: a change whose record was used again is taken for aborted" CCCollectionsTests $snapshots '?? .committed' '?? .aborted'
# Its owner writes a record's fields only when it knows the change decided, and whoever reads one of them knows that, too: then
# the old number says no more than that the change is over. The new one comes with the publication at the latest.
mutant "TREE: a record keeps its number until it is published (equivalent)" CCCollectionsTests $records \
  '    unsafe record.pointee.progress.store(SCXProgress(.aborted, number: number), ordering: .releasing)
' ''

# Searches.
mutant "TREE: a search goes on from a finalized node" CCCollectionsTests $descending \
  '_slowPath(node.pointee.change.load(ordering: .acquiring).isFinalized)' '_slowPath(slot > 9)'
mutant "TREE: a search waits for what it could help" CCCollectionsTests $descending \
  'unsafe records.pointee.helpOut(node, pinned)' '_ = unsafe node'
mutant "TREE: a floor behind the key" CCCollectionsTests $descending \
  'if unsafe !isBeyond(found.node, key, isStrict: isStrict) { return unsafe found }' 'if unsafe found.slot < 9 { return unsafe found }'

# What enters, and what leaves.
mutant "TREE: a dead node enters" CCCollectionsTests $entering \
  'if unsafe node.pointee.block.load(ordering: .acquiring).isMarked { return unsafe .needless }' ''
mutant "TREE: a dead node whose shell was replaced is forgotten" CCCollectionsTests $entering \
  'if let replaced = unsafe replaced { unsafe noteShellless(replaced, outer) }' '_ = unsafe replaced'
mutant "TREE: nobody removes the shell of what died early" CCCollectionsTests $entering \
  '{ _ = unsafe removeShell(of: node, anchor, outer) }' '{}'
mutant "TREE: another node's shell is removed" CCCollectionsTests $leaving \
  '    guard unsafe path.word.anchored == node else { return unsafe .needless }' ''
mutant "TREE: the sibling is copied unfrozen" CCCollectionsTests $leaving '      unsafe draft.freeze(sibling)
' ''
mutant "TREE: the weight of a removed parent is lost" CCCollectionsTests $leaving \
  'parent.weight &+ sibling.weight' 'sibling.weight'
mutant "TREE: an uncle takes the slot of what is frozen first" CCCollectionsTests $repairing \
  'slot: path.freeSlot, other: TreeSlot.nephew' 'slot: path.greatGrandparentSlot, other: TreeSlot.nephew'
mutant "TREE: a path does not say where it ends" CCCollectionsTests $paths \
  'side: side, slot: slot, violationCount: violationCount)' 'side: 0, slot: 0, violationCount: violationCount)'
mutant "TREE: a sentinel's right is looked at" CCCollectionsTests $paths \
  'unsafe isSentinel || KeyOrder.precedes(key, node.key(as: Key.self).pointee) ? 0 : 1' \
  'unsafe KeyOrder.precedes(key, node.key(as: Key.self).pointee) ? 0 : 1'
mutant "TREE: a node is made above one that there is no memory for" CCCollectionsTests $draft \
  'guard unsafe !lacksMemory, let memory' 'guard let memory'
mutant "TREE: a weight has no limit" CCCollectionsTests $leaving \
  '    if weight >= Word.tagLimit { return unsafe .tooHeavy }
' ''
mutant "TREE: what is remembered as the last is not kept" CCCollectionsTests Sources/CCCollections/OrderedMap/Blocks/LastNode.swift \
  '    _ = unsafe node.pointee.state.bitwiseAnd(~AnchoredNode.isNotRemembered, ordering: .acquiringAndReleasing)
' ''

# Repairs.
mutant "TREE: a rotation whose inner node is black" CCCollectionsTests $repairing \
  'like: grandparent.node, weight: 0, side, parent.child(1 &- side)' 'like: grandparent.node, weight: 1, side, parent.child(1 &- side)'
mutant "TREE: a double rotation without its mirror image" CCCollectionsTests $repairing \
  'parent.child(side), middle.child(side), pinned' 'parent.child(side), middle.child(0), pinned' \
  'middle.child(1 &- side), uncle' 'middle.child(1), uncle'
mutant "TREE: W3 without its mirror image" CCCollectionsTests $overweight \
  'light, inner.child(side), pinned' 'light, inner.child(0), pinned' \
  'inner.child(1 &- side), outer' 'inner.child(1), outer'
