# The ordered maps.
b=Sources/CCCollections/OrderedMap/Blocks
s=Sources/CCCollections/SkipList
locating=$b/OrderedMapBlocks+Locating.swift
updating=$b/OrderedMapBlocks+Updating.swift
splitting=$b/OrderedMapBlocks+Splitting.swift
taking=$b/OrderedMapBlocks+TakingOver.swift
navigating=$b/OrderedMapBlocks+Navigating.swift
entries=$b/BlockEntries.swift
node=$b/AnchoredNode.swift
searching=$s/SkipListIndex+Searching.swift
towers=$s/SkipListIndex+Linking.swift
unlinking=$s/SkipListIndex+Unlinking.swift
directory=$b/OrderedMapBlocks+Listing.swift

mutant "MAP: a node is done with before it is linked" CCCollectionsTests $towers \
  '    var level = 0
    while level < Int(height) {' '    if unsafe node.completeInsertion(linkCount: UInt16(height)) { unsafe pinned.retire(node) }
    var level = 0
    while level < Int(height) {' \
  '    // INVARIANT(ND-3): from here on this thread does not link the node again.
    if unsafe node.completeInsertion(linkCount: UInt16(truncatingIfNeeded: level)) { unsafe pinned.retire(node) }' ''
mutant "MAP: the taker retires while the splitter links" CCCollectionsTests $node \
  '"ND-3: a party is done once")
    return new == AnchoredNode.isRetirable
  }

  /// Notes that the inserter' '"ND-3: a party is done once")
    return new & 0xFF | AnchoredNode.isInserted == AnchoredNode.isRetirable
  }

  /// Notes that the inserter' \
  '    return new == AnchoredNode.isRetirable
  }

  /// Notes that the caller' '    return false
  }

  /// Notes that the caller'
mutant "MAP: two believe that they came last" CCCollectionsTests $node \
  '"ND-3: a party is done once")
    return new == AnchoredNode.isRetirable' '"ND-3: a party is done once")
    return new & AnchoredNode.isDeleted != 0'
mutant "MAP: the remover retires what is still linked" CCCollectionsTests $node \
  '"ND-3: a party is done once")
    return new == AnchoredNode.isRetirable
  }

  /// Notes that the inserter' '"ND-3: a party is done once")
    return new & 0xFF == AnchoredNode.isRetirable
  }

  /// Notes that the inserter' \
  '      == AnchoredNode.isRetirable' '      == 0'
mutant "MAP: an unlinked level counts twice" CCCollectionsTests $node \
  'wrappingSubtract(AnchoredNode.link,' 'wrappingSubtract(2 * AnchoredNode.link,'
mutant "MAP: a level counts before it is linked" CCCollectionsTests $towers \
  'guard unsafe try enter(node, level, pinned) else { break }
        level += 1' 'level += 1
        guard unsafe try enter(node, level - 1, pinned) else { break }'
mutant "MAP: whoever unlinks last does not look" CCCollectionsTests $towers \
  'if unsafe next.noteUnlinked() { unsafe pinned.retire(next) }' '_ = unsafe next.noteUnlinked()'
mutant "MAP: a search forgets the slot of the last node below" CCCollectionsTests $towers \
  '1 << lower | 1 << node | 1 << next' '1 << node | 1 << next'
mutant "MAP: a dead node's inserter is waited for" CCCollectionsTests $node \
  'return state & AnchoredNode.isInserted == 0 || state >= AnchoredNode.link' 'return state >= AnchoredNode.link'
mutant "MAP: the nodes of an order that is none are forgotten" CCCollectionsTests $s/SkipListIndex+Building.swift \
  'for level in 0..<top {' 'for level in 0..<0 {'
mutant "MAP: a killer removes a node that is not its own" CCCollectionsTests $updating \
  '    return unsafe isDeath ? .killed : .published' '    if isDeath { unsafe index.remove(UnsafeMutableRawPointer(position.node), pinned) }
    return unsafe isDeath ? .killed : .published'
mutant "MAP: a step through a mark" CCCollectionsTests $searching \
  'guard let next = unsafe word.pointer, !word.isMarked else { break }
        let anchor' 'guard let next = unsafe word.pointer else { break }
        let anchor'
mutant "MAP: the block of a dead node is read from the index" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if word.isMarked { return nil }' ''
mutant "MAP: the block of a dead node is read without a second look" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'guard unsafe live.isCurrent else { return unsafe .changed }' ''
mutant "MAP: a take-over without a second look" CCCollectionsTests $taking \
  'guard unsafe live.isCurrent else { return unsafe .changed }' ''
mutant "MAP: the sweep stops at the first equal anchor" CCCollectionsTests $unlinking 'skipsEqual: true' 'skipsEqual: false'
mutant "MAP: the upper bound is not looked at" CCCollectionsTests $locating \
  'guard let next = unsafe entries.block.nextNode else { return true }' 'guard let next = unsafe entries.block.nextNode, count > 1 << 40 else { return true }'
mutant "MAP: a take-over loses what came meanwhile" CCCollectionsTests $taking \
  'guard unsafe exchange(live, writer.block, pinned) else { return unsafe .changed }' \
  'unsafe live.node.pointee.block.store(MarkedPointer(writer.block), ordering: .releasing)
    unsafe pinned.retire(live.block)' \
  'public import CCReclaim' 'public import CCReclaim
public import Synchronization'
mutant "MAP: the boxes of a failed exchange are given up" CCCollectionsTests $b/PendingEntry.swift \
  'guard unsafe publication.isPublished else { return false }
    valueCell = nil' 'valueCell = nil
    guard unsafe publication.isPublished else { return false }'
mutant "MAP: the box of a replaced value is not retired" CCCollectionsTests $updating \
  'if retiresValue, !Shape.Values.isInline {' 'if retiresValue, retiresKey, !Shape.Values.isInline {'
mutant "MAP: a box is read without a slot" CCCollectionsTests $entries \
  'return unsafe try pinned.protect(valueBoxes[index], slot: MapSlot.value).content(as: Value.self).pointee' \
  'return unsafe valueBoxes[index].content(as: Value.self).pointee'
mutant "MAP: a neighbour without a second look" CCCollectionsTests $navigating \
  'return unsafe try pinned.loadTentatively(node.pointee.block, slot: slot) == word' 'return true'
mutant "MAP: a split drops the new entry" CCCollectionsTests $splitting \
  'if places.contains(rank) { unsafe writer.append(key, value) }' \
  ''
mutant "MAP: a split at the node's own anchor" CCCollectionsTests $splitting 'rank == 0 ? 1 :' 'rank == 0 ? 0 :'
mutant "MAP: a removal counts twice" CCCollectionsTests $b/OrderedMapBlocks+Entries.swift 'counters.add(-1, pinned)' 'counters.add(-2, pinned)'
mutant "MAP: an iterator goes on from the key it has given out" CCCollectionsTests Sources/CCCollections/OrderedMap/EntryCursor.swift \
  'start = _MapBound(last, isIncluded: false)' 'start = _MapBound(last, isIncluded: true)'
mutant "MAP: NaN by its own order" CCCollectionsTests $b/KeyOrder.swift '|| (right.isNaN && !left.isNaN)' ''
mutant "MAP: a neutralized clean-up is dropped" CCCollectionsTests $taking \
  '        pinned.restart(for: error)
      }' '        return pinned.restart(for: error)
      }'
mutant "MAP: a marked link without an address is none" CCCollectionsTests $towers 'if word.isMarked {' 'if word.isMarked, word != MarkedPointer.null.marked() {'
mutant "MAP: a restart within a take-over is not told" CCCollectionsTests $taking \
  'if pinned.repinCount != repins { throw OperationRestart() }' '_ = repins'
mutant "MAP: a transformation takes any entry for the one it saw" CCCollectionsTests $b/ValueChange.swift \
  'return key == keyBits && value == valueBits' 'return key == keyBits || value == valueBits'
mutant "MAP: what a directory names is retired" CCCollectionsTests $node \
  '"ND-3: a party is done once")
    return new == AnchoredNode.isRetirable' '"ND-3: a party is done once")
    return new | AnchoredNode.isUnlisted == AnchoredNode.isRetirable && part != AnchoredNode.isUnlisted' \
  '    return new == AnchoredNode.isRetirable' '    return new | AnchoredNode.isUnlisted == AnchoredNode.isRetirable' \
  '.newValue
      ==' '.newValue | AnchoredNode.isUnlisted
      =='
mutant "MAP: a removed node is listed" CCCollectionsTests $node 'if old & AnchoredNode.isDeleted != 0 { return nil }' ''
mutant "MAP: what a directory no longer names is kept" CCCollectionsTests $directory \
  'if known != generation { unsafe unlist(nodes[place], pinned) }' '_ = known'
mutant "MAP: a wish to begin anew counts as a fault" CCCollectionsTests Sources/CCReclaim/Guard/ReclamationGuard.swift \
  'if error.record == 0 { renew() } else { restart() }' 'restart()'
mutant "MAP: an entry is appended without a claim" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  'unsafe tag < entries.block.spare, unsafe entries.block.claim(behind: tag)' 'unsafe tag < entries.block.spare'
mutant "MAP: an entry is shown before it is written" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  '    unsafe key.write(to: entries.keys + rank &* Shape.Keys.stride)
    unsafe value.write(to: entries.values + rank &* Shape.Values.stride)
    return unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1)) ? .published : .lost' \
  '    let isShown = unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1))
    unsafe key.write(to: entries.keys + rank &* Shape.Keys.stride)
    unsafe value.write(to: entries.values + rank &* Shape.Values.stride)
    return unsafe isShown ? .published : .lost'
mutant "MAP: slots name a block by its tagged word" CCCollectionsTests Sources/CCReclaim/DEBRAPlus/Participant+Rotating.swift \
  'word & MarkedPointer<BlockHeader>.addressMask' 'word & ~1'
mutant "MAP: a relief at the own anchor" CCCollectionsTests $b/OrderedMapBlocks+Relieving.swift \
  'Swift.max(rank, 1)' 'rank'
mutant "MAP: a relief that nobody is told of" CCCollectionsTests $b/OrderedMapBlocks+Relieving.swift \
  'if pinned.repinCount != repins { throw OperationRestart() }' ''
mutant "MAP: a guess is taken for the place" CCCollectionsTests $b/AnchorDirectory.swift \
  'if unsafe KeyOrder.precedes(key, anchors[guess]) { return guess }' 'return guess'
mutant "MAP: a batch is written to while others have it" CCCollectionsTests Sources/CCCollections/OrderedMap/EntryBatch.swift \
  'storage == nil || isKnownUniquelyReferenced(&storage) { return }' 'true { return }' \
  'if isKnownUniquelyReferenced(&storage) {' 'if storage != nil {'
mutant "MAP: a batch that was cut is taken for the last" CCCollectionsTests $b/OrderedMapBlocks+Copying.swift \
  'return unsafe isCut || limit' 'return unsafe limit'
mutant "MAP: a batch gets one entry more than it has room for" CCCollectionsTests $b/OrderedMapBlocks+Copying.swift \
  'isCut ? rank &+ batch.capacity' 'isCut ? rank &+ 1 &+ batch.capacity'
visiting=Sources/CCCollections/OrderedMap/CoreOwner+Visiting.swift
mutant "MAP: the second part of a walk begins with the last entry of the first" CCCollectionsTests $visiting \
  '_MapBound($0, isIncluded: false)' '_MapBound($0, isIncluded: true)'
mutant "MAP: the second part of a walk forgets where to end" CCCollectionsTests $visiting \
  ', isIncluded: false), to: bounds.upper)' ', isIncluded: false))'
mutant "MAP: a short step ends in a dead node" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if unsafe word.isMarked || word.pointer == nil { return nil }' 'if unsafe word.pointer == nil { return nil }'
order=$b/KeyOrder.swift
mutant "MAP: a search looks behind the last key" CCCollectionsTests $order \
  'Swift.min(base, count &- 8)' 'base'
mutant "MAP: a search ends one step too early" CCCollectionsTests $order \
  'while length > 8 {' 'while length > 9 {'
mutant "MAP: a walk that has to begin again begins at its start" CCCollectionsTests $b/OrderedMapBlocks+Copying.swift \
  'if let last = batch.lastKey, batch.count > known { start = _MapBound(last, isIncluded: false) }
      while true {' 'while true {'
mutant "MAP: a step to the right ends in front of the key" CCCollectionsTests $b/OrderedMapBlocks+Walking.swift \
  'if unsafe try covers(Entries(next.word), of: next.node, key, slot: slot, pinned) { return unsafe next }' 'if true { return unsafe next }'

# What all threads would write. Builds without optimization count more references anyway.
counting() {
  traits=AllocationStatistics flags='-c release -Xswiftc -enable-testing' filter=OrderedMapReferenceCountTests mutant "$1" CCCollectionsTests \
    "$b/$2" "$3" "$4"
}
counting "MAP: a box is made by a call to its domain" EntryBox.swift \
  'unsafe try access.allocateBlock(' 'unsafe try access.domain.allocateBlock('
counting "MAP: a box is discarded by a call to its domain" EntryCell.swift \
  'unsafe access.discard(unpublished)' 'unsafe access.domain.discard(unpublished)'
