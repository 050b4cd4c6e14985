# The queue.
q=Sources/CCCollections/Queue
linking=$q/ConcurrentQueue+Linking.swift
skipping=$q/QueueSegment+Skipping.swift
handover=$q/QueueCell+Handover.swift
peeking=$q/ConcurrentQueue+Peeking.swift
peeked=$q/ConcurrentQueue+Peeked.swift
frontier=$q/ConcurrentQueue+Frontier.swift
dequeue=$q/ConcurrentQueue+Dequeue.swift

mutant "QUEUE: the new segment is retired" CCCollectionsTests $linking \
  'pinned.retire(UnsafeMutableRawPointer(head))' 'pinned.retire(UnsafeMutableRawPointer(next.pointer!))'
mutant "QUEUE: the tail is left behind" CCCollectionsTests $linking 'unsafe swingTail(from: head, to: next)' ''
mutant "QUEUE: used-up segments are not retired" CCCollectionsTests $linking \
  'if moved { unsafe pinned.retire(UnsafeMutableRawPointer(head)) }' '_ = moved'
mutant "QUEUE: the element is moved before the claim" CCCollectionsTests $dequeue \
  'if unsafe head.claimForDequeue(index) {' 'let early = unsafe cell.payload.move()
            if unsafe head.claimForDequeue(index) {' \
  'let element = unsafe take(cell, of: head)' 'let element = early'
mutant "QUEUE: a producer never takes back" CCCollectionsTests $handover \
  'return original != .accepted' 'return original == .withdrawn && original == .accepted'
mutant "QUEUE: a producer always takes back" CCCollectionsTests $handover 'return original != .accepted' 'return original != .none'
mutant "QUEUE: a skipped cell is always passed" CCCollectionsTests $skipping \
  'desired: isAccepted ? index : index + 1' 'desired: isAccepted ? index + 1 : index + 1'
mutant "QUEUE: no second look before a verdict" CCCollectionsTests $skipping \
  'expected: .skipped, desired: isPublished ? .accepted : .withdrawn' 'expected: .skipped, desired: isPublished ? .withdrawn : .withdrawn'
mutant "QUEUE: a copy does not mark its cell" CCCollectionsTests $peeking \
  'expected: .full, desired: .peeked, ordering' 'expected: .full, desired: .full, ordering'
mutant "QUEUE: the segment behind is not looked at again" CCCollectionsTests $peeking \
  'return unsafe roots.head.load(ordering: .acquiring) == MarkedPointer(head) ? next : nil' 'return unsafe next'
# EmptyQueueModel, noSecondGlance. Here the producer loads the verdict, from the line that it has stored to, before it returns: by then
# the store has left its buffer, as good as always.
mutant "QUEUE: empty at first glance (model)" CCCollectionsTests $frontier \
  'guard first == .claimed else { return first }' 'if first != .moved { return first == .claimed ? .empty : first }'
mutant "QUEUE: empty though something is behind" CCCollectionsTests $frontier \
  'return position == index ? .moved : .blocked' 'return position == index ? .moved : .empty'
mutant "QUEUE: claimed though the index moved (equivalent)" CCCollectionsTests $frontier \
  'return unsafe pointee.dequeueIndex.load(ordering: .acquiring) == index ? .claimed : .moved' 'return .claimed'
mutant "QUEUE: a batch does not close the tail" CCCollectionsTests $q/ConcurrentQueue+Batch.swift \
  'desired: word | QueueSegment.closed' 'desired: word'
mutant "QUEUE: the element is younger than its reader" CCCollectionsTests $peeked \
  'pointee.protectionKey = key' 'pointee.protectionKey += key * 0'
mutant "QUEUE: weak references are moved" CCCollectionsTests $peeked \
  'guard _isBitwiseTakable(Element.self) else' 'guard copy is Element else'
mutant "QUEUE: the count overlooks a linked segment" CCCollectionsTests $q/ConcurrentQueue+Counting.swift \
  'while unsafe helpTail(past: tail) {' 'while unsafe tail.pointee.base == 1 << 62 && helpTail(past: tail) {'
