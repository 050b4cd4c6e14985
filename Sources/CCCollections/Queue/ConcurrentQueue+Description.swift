internal import CCReclaim
internal import Synchronization

extension ConcurrentQueue: CustomStringConvertible, CustomDebugStringConvertible {
  /// The first elements and the count, such as `[1, 2, 3, 4, 5, 6, 7, 8, … 100 elements]`. Each is right at its moment; the
  /// whole is not of one moment.
  public var description: String { describe { String(describing: $0) } }

  /// As ``description``, with the elements' debug descriptions.
  public var debugDescription: String {
    "ConcurrentQueue<\(Element.self)>(\(describe { String(reflecting: $0) }))"
  }

  private func describe(_ describe: (Element) -> String) -> String {
    let count = self.count
    let elements = prefix(atMost: 8)
    let shown = elements.map(describe).joined(separator: ", ")
    return count > elements.count ? "[\(shown)\(elements.isEmpty ? "" : ", ")… \(count) elements]" : "[\(shown)]"
  }

  /// Copies of the first elements, as far as they are in the first two segments and published.
  private func prefix(atMost limit: Int) -> [Element] {
    var elements: [Element] = []
    let pinned = access.enter()
    // SAFETY (whole function): the guard protects the segments; `next` was reachable if the head has not moved (V3).
    let head = unsafe pinned.segment(roots.head)
    unsafe collect(from: head, into: &elements, atMost: limit)
    if elements.count < limit, let next = unsafe try? pinned.loadTentatively(head.pointee.next, slot: 1).pointer,
      // ACQUIRE[Q1-follow] with ACQ_REL[Q1-link].
      unsafe roots.head.load(ordering: .acquiring) == MarkedPointer(head)
    {
      unsafe collect(from: next, into: &elements, atMost: limit)
    }
    return elements
  }

  private func collect(
    from segment: UnsafeMutablePointer<QueueSegment>, into elements: inout [Element], atMost limit: Int
  ) {
    // SAFETY (whole function): the caller's guard protects the segment.
    // ACQUIRE[Q3-frontier] with ACQ_REL[Q3-claim].
    let end = unsafe segment.claimed(segment.pointee.enqueueWord.load(ordering: .acquiring))
    // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
    var index = unsafe segment.consumed(segment.pointee.dequeueIndex.load(ordering: .acquiring))
    while index < end, elements.count < limit {
      if unsafe segment.state(at: index, Self.geometry) != .empty, let element = unsafe copy(of: segment, at: index) {
        elements.append(element)
      }
      index += 1
    }
  }
}
