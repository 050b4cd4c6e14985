# Deltas, in the ordered maps' blocks.
b=Sources/CCCollections/OrderedMap/Blocks
notes=$b/DeltaNotes.swift
places=$b/DeltaNotes+Places.swift
entries=$b/BlockEntries+Deltas.swift
recording=$b/OrderedMapBlocks+Recording.swift
merging=$b/BlockEntries+Merging.swift
order=$b/DeltaNotes+Order.swift

mutant "DELTA: a place is not claimed" CCCollectionsTests $recording \
  '    guard unsafe entries.block.claim(behind: tag) else { return unsafe position.isCurrent ? nil : .lost }
' ''
mutant "DELTA: a note is written after it is shown" CCCollectionsTests $recording \
  '    unsafe entries.block.note(' '    let isShown = unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1))
    unsafe entries.block.note(' \
  'return unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1)) ?' 'return unsafe isShown ?'
mutant "DELTA: the oldest delta decides" CCCollectionsTests $notes \
  '(63 &- lanes.leadingZeroBitCount) / width' 'lanes.trailingZeroBitCount / width'
mutant "DELTA: a delta that is not shown yet is looked at" CCCollectionsTests $entries \
  'var lanes = lanes & notes.used' 'var lanes = lanes'
mutant "DELTA: what has gone by a note is found by its key" CCCollectionsTests $entries \
  'if notes.replacesOwn(delta) { isSortedThere = false }' ''
mutant "DELTA: what a later delta replaces is found" CCCollectionsTests $entries \
  'if superseded &>> delta & 1 == 1 { continue }' ''
mutant "DELTA: the last entry of a node goes without it" CCCollectionsTests $recording \
  'unsafe entries.count == 1 && position.node != first' 'unsafe entries.count == 0'
mutant "DELTA: a replacement counts as an insertion" CCCollectionsTests $places \
  '(7 &* Self.ones)' '(6 &* Self.ones)'
mutant "DELTA: keys are appended to a block with deltas" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  'guard unsafe !entries.block.keepsDeltas, ' 'guard '
mutant "DELTA: a merge leaves out removals" CCCollectionsTests $order 'rest + isRemoval' 'rest'
mutant "DELTA: a merge puts a replacement beside the entry" CCCollectionsTests $order \
  'note & 0x7000 == 0 ? 1 : 0' '1 &- isRemoval'
mutant "DELTA: a merge shows what a removal is said of" CCCollectionsTests $order \
  'isRemoval == 0 ? place : 2 &* Self.placeLimit' 'place'
mutant "DELTA: a merge of a part begins with the first entry" CCCollectionsTests $merging 'cells: cells + from' 'cells: cells'
mutant "DELTA: the upper half of a split begins with the first entry" CCCollectionsTests $b/BlockWriter.swift \
  'cells: $0 + from' 'cells: $0'
mutant "DELTA: a merge with a new entry leaves out what comes behind it" CCCollectionsTests $recording \
  'place.isFound ? rank &+ 1 : rank' 'rank &+ 1'
mutant "DELTA: a place counts those behind it" CCCollectionsTests $places \
  'used & below &<< 9' 'used'
mutant "DELTA: a cell does not move with what is put before it" CCCollectionsTests $places \
  '!replaces(index), self.place(index) <= place' 'false'
mutant "DELTA: the entry at a place is the one before removals" CCCollectionsTests $places \
  'if self.place(index) <= place { place &+= 1 }' ''
mutant "DELTA: deltas of a rank stand in the order in which they came" CCCollectionsTests $merging \
  'if unsafe KeyOrder.precedes(inlineKeys[own &+ index], key) { rank &+= 1 }' 'rank &+= 1'
mutant "DELTA: a block has more entries than a place has bits for" CCCollectionsTests $recording \
  'Swift.min(capacity, DeltaNotes.placeLimit) &- count' 'capacity &- count'
tidying=$b/OrderedMapBlocks+Tidying.swift
mutant "TIDY: walks leave deltas where they are" CCCollectionsTests $tidying 'deltaCount > 0 {' 'deltaCount > 99 {'
mutant "TIDY: each walk puts each block in order" CCCollectionsTests $tidying \
  '    guard pinned.takesTurn(everyOneOf: blocksPerTidying) else { return }
' ''
mutant "TIDY: walks inside other operations do, too" CCCollectionsTests Sources/CCReclaim/Guard/ReclamationGuard.swift \
  '    if unsafe participant.pointee.nestedDepth > 0 { return false }
' ''
mutant "TIDY: the last entry is not copied" CCCollectionsTests $tidying 'copy(old, 0, old.count)' 'copy(old, 0, old.count &- 1)'
mutant "TIDY: an update that came in between is lost" CCCollectionsTests $tidying \
  'exchange(position, writer.block, pinned)' \
  'exchange(MapPosition(position.node, position.node.pointee.block.load(ordering: .acquiring), nodeSlot: position.nodeSlot, blockSlot: position.blockSlot), writer.block, pinned)' \
  'public import CCReclaim' 'public import CCReclaim
public import Synchronization'
mutant "TIDY: a block is retired though it was not replaced" CCCollectionsTests $tidying \
  '    _ = unsafe exchange(position, writer.block, pinned)' \
  '    if unsafe !exchange(position, writer.block, pinned) { unsafe pinned.retire(position.block) }'
mutant "TIDY: a block that was made in vain is kept" CCCollectionsTests $tidying \
  '    _ = unsafe exchange(position, writer.block, pinned)' \
  '    if unsafe exchangeWord(position, MarkedPointer(writer.block)) { unsafe pinned.retire(position.block) }'
mutant "TIDY: the next block has room for deltas at once" CCCollectionsTests $tidying \
  '    unsafe writer.block.pointee.plainSuccessors = plainSuccessors
' ''
mutant "TIDY: no block ever has room again" CCCollectionsTests $b/BlockWriter.swift \
  'Swift.max(1, other.block.pointee.plainSuccessors) &- 1' 'other.block.pointee.plainSuccessors'
mutant "MAP: a step to the right ends in front of the key" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if unsafe try covers(Entries(next.word), of: next.node, key, slot: slot, pinned) { return unsafe next }' 'if true { return unsafe next }'
