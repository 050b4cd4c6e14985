# Deltas, in the ordered maps' blocks.
b=Sources/CCCollections/OrderedMap/Blocks
notes=$b/DeltaNotes.swift
places=$b/DeltaNotes+Places.swift
entries=$b/BlockEntries+Deltas.swift
recording=$b/OrderedMapBlocks+Recording.swift
merging=$b/BlockEntries+Merging.swift

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
mutant "DELTA: a merge leaves out removals" CCCollectionsTests $merging \
  'unsafe Self.move(place &+ 1, to: place, count &- place, keys, values)' ''
mutant "DELTA: a merge puts a replacement beside the entry" CCCollectionsTests $merging \
  '} else if notes.replaces(index) {
        if place < count { unsafe copy(cell: own &+ index, to: place, keys, values) }
' ''
mutant "DELTA: a merge of a part begins with too few" CCCollectionsTests $merging \
  'Swift.min(own, end &+ DeltaNotes.limit)' 'Swift.min(own, end)'
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
mutant "DELTA: a map of few nodes has deltas where there is a backlog" CCCollectionsTests $b/DeltaUse.swift \
  'count < 512 ? .never' 'count < 0 ? .never'
mutant "DELTA: a map of some nodes always has deltas" CCCollectionsTests $recording \
  ' && !pinned.hasBacklog' ' && false'
mutant "DELTA: a map of some nodes never has deltas" CCCollectionsTests $recording \
  ' && !pinned.hasBacklog' ''
mutant "MAP: a step to the right ends in front of the key" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if unsafe try covers(Entries(next.word), of: next.node, key, slot: slot, pinned) { return unsafe next }' 'if true { return unsafe next }'
