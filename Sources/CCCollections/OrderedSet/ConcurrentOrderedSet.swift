public import CCReclaim

/// What the concurrent ordered sets share: sorted members, for any number of readers and writers.
///
/// Generic code says `some ConcurrentOrderedSet<Element>` rather than `any`, so that it is compiled for the set at hand.
///
/// **Thread safety:** every member may be used from any thread and any task, also from an element's `<` or `deinit` or a closure
/// that a member is given, except where it says otherwise.
/// **Progress:** lock-free, apart from initialisers, descriptions and whatever takes O(n).
/// **Consistency:** every operation on one element, ``first``, ``last``, ``isEmpty`` and the four `element(…)` are linearizable;
/// iteration is weakly consistent, see ``elements(in:)-(RangeExpression)``.
///
/// Two elements are the same when neither is less than the other; `==` is not called. Only ``update(with:)`` replaces one that
/// is there. What a member hands out is the caller's own copy. For the order, and for when elements are destroyed, see
/// ``ConcurrentOrderedMap``.
///
/// Operations that may need memory trap if there is none. Those on one element, and the pops, have a twin with `try` before the name
/// that throws instead, and leaves the set as it was.
public protocol ConcurrentOrderedSet<Element>: AnyObject, Sendable, Sequence
where Element: Comparable & Sendable, Iterator: Sendable {
  /// Elements in ascending order.
  associatedtype Elements: Sequence<Element> & Sendable where Elements.Iterator: Sendable
  /// Elements in descending order.
  associatedtype ReversedElements: Sequence<Element> & Sendable where ReversedElements.Iterator: Sendable

  /// An empty set. Traps if there is no memory for it.
  init(domain: ReclamationDomain)
  /// A set of the elements of a sequence. Of several that are the same, the first is taken.
  ///
  /// - Complexity: O(n) where elements ascend, else O(n log n).
  init(_ elements: some Sequence<Element>, domain: ReclamationDomain)
  /// The domain through which the set allocates and retires.
  var domain: ReclamationDomain { get }

  /// Whether the element is in the set.
  ///
  /// - Complexity: O(log n), also where the set is used as a `Sequence`.
  func contains(_ member: Element) -> Bool
  /// Adds the element unless it is in the set. `memberAfterInsert` is what is in the set afterwards.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func insert(_ newMember: consuming Element) -> (inserted: Bool, memberAfterInsert: Element)
  /// As ``insert(_:)``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryInsert(
    _ newMember: consuming Element
  ) throws(AllocationFailure) -> (inserted: Bool, memberAfterInsert: Element)
  /// Adds the element, or puts it in the place of the one that is the same. Returns the one replaced.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func update(with newMember: consuming Element) -> Element?
  /// As ``update(with:)``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryUpdate(with newMember: consuming Element) throws(AllocationFailure) -> Element?
  /// Removes the element. Returns what was in the set; nil if it was not there.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func remove(_ member: Element) -> Element?
  /// As ``remove(_:)``, but throws if there is no memory, and has done nothing then: removing takes some.
  @discardableResult
  func tryRemove(_ member: Element) throws(AllocationFailure) -> Element?

  /// The least element.
  ///
  /// - Complexity: O(log n).
  var first: Element? { get }
  /// The greatest element.
  ///
  /// - Complexity: O(log n).
  var last: Element? { get }
  /// The least element, as ``first``; hides `Sequence`'s, which takes O(n).
  func min() -> Element?
  /// The greatest element, as ``last``; hides `Sequence`'s, which takes O(n).
  func max() -> Element?
  /// Removes an element that was the first at one moment of the call.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func popFirst() -> Element?
  /// As ``popFirst()``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryPopFirst() throws(AllocationFailure) -> Element?
  /// Removes an element that was the last at one moment of the call.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func popLast() -> Element?
  /// As ``popLast()``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryPopLast() throws(AllocationFailure) -> Element?
  /// The last member that is less than `element`.
  ///
  /// - Complexity: O(log n).
  func element(before element: Element) -> Element?
  /// The member that is the same as `element`, or the last before it.
  ///
  /// - Complexity: O(log n).
  func element(atOrBefore element: Element) -> Element?
  /// The member that is the same as `element`, or the first after it.
  ///
  /// - Complexity: O(log n).
  func element(atOrAfter element: Element) -> Element?
  /// The first member that is greater than `element`.
  ///
  /// - Complexity: O(log n).
  func element(after element: Element) -> Element?

  /// The elements in a range, ascending. Weakly consistent: an element that is present throughout is seen once, one that is
  /// absent throughout never; none comes twice. An element that is removed meanwhile may still be seen.
  ///
  /// An iterator holds the set and a batch of copied elements, and nothing back between two calls of `next()`: it may live
  /// across an `await`, or for ever. Its `underestimatedCount` is 0.
  ///
  /// The ranges of the standard library are sought, in O(log n). Elements in a range of one's own are looked for, in O(n), when
  /// this is called: what is added afterwards is not among them.
  func elements(in range: some RangeExpression<Element>) -> Elements
  /// All elements, ascending: `elements(in: ...)`. As iterating over the set itself.
  func elements(in range: UnboundedRange) -> Elements
  /// The elements after one, ascending: to go on from where one has stopped.
  func elements(after element: Element) -> Elements
  /// The elements in a range, descending; see ``elements(in:)-(RangeExpression)``.
  func reversedElements(in range: some RangeExpression<Element>) -> ReversedElements
  /// All elements, descending: `reversedElements(in: ...)`.
  func reversedElements(in range: UnboundedRange) -> ReversedElements
  /// All elements, descending, without the array that `Sequence` would make.
  func reversed() -> ReversedElements
  /// Calls `body` with the elements in a range, ascending; weakly consistent as ``elements(in:)-(RangeExpression)``.
  ///
  /// `body` runs outside of any guard, and may use the set. One that throws a concrete type says so:
  /// `{ element throws(MyError) in … }`.
  ///
  /// - Complexity: O(elements + log n); O(n) for a range of one's own.
  func forEach<E: Error>(in range: some RangeExpression<Element>, _ body: (Element) throws(E) -> Void) throws(E)
  /// Calls `body` with all elements, ascending: `forEach(in: ...)`.
  func forEach<E: Error>(in range: UnboundedRange, _ body: (Element) throws(E) -> Void) throws(E)

  /// How many elements there are: exact when no update runs, and never negative.
  ///
  /// - Complexity: O(threads).
  var count: Int { get }
  /// Whether there are no elements. Right at one moment of the call, and so it may disagree with ``count``.
  ///
  /// - Complexity: O(log n).
  var isEmpty: Bool { get }
  /// Removes what was present when the call began, and perhaps what is added meanwhile. Not one step.
  ///
  /// - Complexity: O(n).
  func removeAll()
  /// Removes the elements in a range. Each removal is one step, the whole is not. Returns how many.
  ///
  /// - Complexity: O(elements + log n); O(n) for a range of one's own.
  @discardableResult
  func removeAll(in range: some RangeExpression<Element>) -> Int
  /// Removes all elements, as ``removeAll()``: `removeAll(in: ...)`. Returns how many.
  @discardableResult
  func removeAll(in range: UnboundedRange) -> Int
  /// Removes the elements for which the closure says yes. Each removal is one step, of the very element that the closure was
  /// given; the whole is not. Returns how many.
  ///
  /// The closure may be called again for an element that is replaced meanwhile, and an update of the same element from within
  /// it traps. If it throws, what was removed until then stays removed.
  ///
  /// - Complexity: O(n log n).
  @discardableResult
  func removeAll(where shouldBeRemoved: (Element) throws -> Bool) rethrows -> Int
}
