# The digests of strings in ordered maps.
b=Sources/CCCollections/OrderedMap/Blocks
digest=$b/KeyDigest.swift

mutant "DIGEST: a larger range leaves out as much" CCCollectionsTests $b/BlockEntries+Digests.swift \
  'let skip = unsafe Swift.min(lower.skip, upper.skip)' 'let skip = unsafe Swift.max(lower.skip, upper.skip)'
mutant "DIGEST: only the next anchor gets its bytes back" CCCollectionsTests $b/BlockEntries+Digests.swift \
  'for rank in places {' 'for rank in places.prefix(0) {'
mutant "DIGEST: the next anchor gets no bytes back" CCCollectionsTests $b/BlockEntries+Digests.swift \
  'unsafe upperDigest.pointee = Shape.Digest.lowered(' '_ = unsafe Shape.Digest.lowered('
mutant "DIGEST: what lies beyond the range is looked for by digests" CCCollectionsTests $b/OrderedMapBlocks+Navigating.swift \
  'isInRange: false' 'isInRange: true'
mutant "DIGEST: a key that begins otherwise is compared by digests" CCCollectionsTests $b/OrderedMapBlocks+Locating.swift \
  'Shape.Digest.of(key, behind: entries.block.skip, as: node.anchor(as: Key.self))' \
  'Shape.Digest.of(key, behind: entries.block.skip)'
mutant "DIGEST: the same in a directory" CCCollectionsTests $b/AnchorDirectory.swift \
  'KeyDigest<Key>.of(key, behind: Int(truncatingIfNeeded: pointee.skip), as: anchors)' \
  'KeyDigest<Key>.of(key, behind: Int(truncatingIfNeeded: pointee.skip))'
mutant "DIGEST: a directory hides unknown ones" CCCollectionsTests $b/AnchorDirectory.swift \
  'if digest == KeyDigest<Key>.unknown { unsafe pointee.knowsDigests = false }' ''
mutant "DIGEST: a block hides unknown ones" CCCollectionsTests $b/BlockWriter.swift \
  'if digest == Shape.Digest.unknown { unsafe block.pointee.knowsDigests = false }' ''
mutant "DIGEST: one that splits leaves out more hides unknown ones" CCCollectionsTests $b/BlockEntries+Digests.swift \
  'if digest == Shape.Digest.unknown { unsafe block.pointee.knowsDigests = false }' ''
mutant "DIGEST: an unknown one is appended in place" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  'if Shape.Digest.isUsed, digest == Shape.Digest.unknown, unsafe entries.block.pointee.knowsDigests { return nil }' ''
mutant "DIGEST: one is appended without" CCCollectionsTests $b/OrderedMapBlocks+Appending.swift \
  'if Shape.Digest.isUsed { unsafe (entries.digests + rank).initialize(to: digest) }' ''
mutant "DIGEST: a replaced key keeps the old one's" CCCollectionsTests $b/BlockWriter.swift \
  'unsafe (digests - places).pointee = digest' ''
mutant "DIGEST: what stands behind the eighth byte is not looked at" CCCollectionsTests $digest \
  'if bytes.count > 8, unsafe bytes[8] >= 0x80 { return unknown }' ''
mutant "DIGEST: what is not ASCII is taken for its bytes" CCCollectionsTests $digest \
  'return digest & 0x8080_8080_8080_8080 == 0 ? digest : unknown' 'return digest == unknown ? 0 : digest'
mutant "DIGEST: a beginning that is not ASCII is left out" CCCollectionsTests $digest \
  'return seen < 0x80 ? unsafe of' 'return seen <= 0xFF ? unsafe of'
mutant "DIGEST: a beginning like another one may be other than ASCII" CCCollectionsTests $digest \
  ' | (bytes[place] & 0x80) }' ' }'
mutant "DIGEST: what ends a range is left out before an accent" CCCollectionsTests $digest \
  'return isFollowed ? Swift.max(0, count &- 1) : count' 'return count'
mutant "DIGEST: equal ones are the same key" CCCollectionsTests $b/BlockEntries.swift \
  'if places.low == places.high { return EntryPlace(rank: places.low, isFound: false) }' \
  'if places.high &- places.low < 2 { return EntryPlace(rank: places.low, isFound: places.low < places.high) }'
mutant "DIGEST: none is ever used" CCCollectionsTests $b/EntryCell.swift \
  'if !KeyDigest<Element>.isUsed { return' 'if true { return'
mutant "DIGEST: a split that is begun again loses a block" CCCollectionsTests $b/OrderedMapBlocks+Splitting.swift \
  '      } catch {
        unsafe pinned.discard(upper)
        throw error' '      } catch {
        throw error'
