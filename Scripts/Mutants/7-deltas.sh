# Deltas, in the ordered maps' blocks.
b=Sources/CCCollections/OrderedMap/Blocks
notes=$b/DeltaNotes.swift
entries=$b/BlockEntries+Deltas.swift
recording=$b/OrderedMapBlocks+Recording.swift
merging=$b/BlockEntries+Merging.swift
sorted=$b/SortedEntries.swift

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
mutant "DELTA: the last entry of a node goes without it" CCCollectionsTests $b/OrderedMapBlocks+Updating.swift \
  'unsafe Entries(position.word).count > 1 || position.node == first' 'unsafe Entries(position.word).count > 0'
mutant "DELTA: a replacement counts as an insertion" CCCollectionsTests $notes \
  '(bits & (448 &* Self.ones))) &' '(bits & (384 &* Self.ones))) &'
mutant "DELTA: keys are appended to a block with deltas" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  'guard unsafe !entries.block.keepsDeltas, ' 'guard '
mutant "DELTA: a merge drops nothing" CCCollectionsTests $merging \
  'if dropped < own { gone |= Self.bit(dropped) } else { live &= ~Self.bit(dropped &- own) }' ''
mutant "DELTA: a merge takes two of a rank for one" CCCollectionsTests $merging \
  'if ranks & bit != 0 { return false }' ''
mutant "DELTA: a merge writes what has gone over a delta" CCCollectionsTests $merging \
  '    // What is not sorted goes before the sorted entry of its rank.
    while live != 0 {' '    var rewritten = 0
    for cell in 0..<own where gone & Self.bit(cell) != 0 {
      rewritten = Self.place(cell, gone, ranks)
      if rewritten > 0 { unsafe copyCell(cell, to: rewritten &- 1, keys, values) }
    }
    while live != 0 {'
mutant "DELTA: a rank counts what has gone" CCCollectionsTests $sorted \
  '&- (gone & below).nonzeroBitCount &+ before' '&+ before'
mutant "DELTA: a run goes on through what has gone" CCCollectionsTests $sorted \
  'Swift.min(end &- cell, left.trailingZeroBitCount)' 'end &- cell'
mutant "DELTA: deltas of a rank stand in the order in which they came" CCCollectionsTests $sorted \
  'return unsafe KeyOrder.precedes(entries.inlineKeys[own &+ left], entries.inlineKeys[own &+ right])' 'return left < right'
mutant "MAP: a step to the right ends in front of the key" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if unsafe try covers(Entries(next.word), of: next.node, key, slot: slot, pinned) { return unsafe next }' 'if true { return unsafe next }'
