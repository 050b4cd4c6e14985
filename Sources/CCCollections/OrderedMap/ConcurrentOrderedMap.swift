public import CCReclaim

/// What the concurrent ordered maps share: sorted keys, each with a value, for any number of readers and writers.
///
/// Generic code says `some ConcurrentOrderedMap<Key, Value>` rather than `any`, so that it is compiled for the map at hand.
///
/// **Thread safety:** every member may be used from any thread and any task, also from a key's `<`, a value's `deinit` or a
/// closure that a member is given, except where it says otherwise.
/// An order that updates the map in every comparison keeps the update that compares from ever coming to an end.
/// **Progress:** lock-free, apart from initialisers, descriptions and whatever takes O(n).
/// **Consistency:** every operation on one key, ``first``, ``last``, ``isEmpty`` and the four `element(…)` are linearizable;
/// iteration is weakly consistent, see ``elements(in:)-(RangeExpression)``.
///
/// Two keys are the same when neither is less than the other; `==` is not called. A NaN of the standard library's types is one
/// key, behind all others; a type of one's own has to bring a total order. Under an order that is none (`<=` for `<`, a NaN inside of a
/// structure, a key that changes) entries may be missed, or be there twice, and operations may run without end; memory stays whole.
/// Swift 6.3's strings have an order only in one normal form: strings from outside should be brought into it before they become keys.
/// Whatever replaces a value keeps the key that is there. What a member hands out is the caller's own copy.
///
/// A key or value that was removed or replaced is destroyed when no operation can see it any more, and its memory's turn comes: on the
/// thread of some later operation on the domain, or in its ``ReclamationDomain/drain()``. Up to the domain's thresholds are kept until
/// then. Those that hold what is scarce, such as sockets, should be told to let go of it.
///
/// Operations that may need memory trap if there is none. Those on one key, and the pops, have a twin with `try` before the name that
/// throws instead, and leaves the map as it was. Sequence's own members stay what they are: `filter`, say, returns an array, in O(n).
public protocol ConcurrentOrderedMap<Key, Value>: AnyObject, Sendable, Sequence
where Element == (key: Key, value: Value), Iterator: Sendable {
  /// What entries are sorted by.
  associatedtype Key: Comparable & Sendable
  /// What belongs to a key. A stored `nil` of an optional type is a value, not an absence.
  associatedtype Value: Sendable
  /// Entries in ascending order.
  associatedtype Elements: Sequence<Element> & Sendable where Elements.Iterator: Sendable
  /// Entries in descending order.
  associatedtype ReversedElements: Sequence<Element> & Sendable where ReversedElements.Iterator: Sendable

  /// An empty map. Traps if there is no memory for it.
  init(domain: ReclamationDomain)
  /// A map of pairs whose keys are all different; two pairs with the same key trap, as a dictionary's do.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>, domain: ReclamationDomain)
  /// A map of pairs; `combine` makes one value of two with the same key, the earlier one first.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  init(
    _ pairs: some Sequence<(Key, Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value,
    domain: ReclamationDomain
  ) rethrows
  /// The domain through which the map allocates and retires.
  var domain: ReclamationDomain { get }

  /// The value of a key; nil if it is absent. Setting nil removes.
  ///
  /// `map[key]? += 1` is a read and a write, not one step: use ``modify(forKey:_:)``. A set value of an optional type has to be
  /// stored as `.some(nil)`.
  ///
  /// - Complexity: O(log n).
  subscript(key: Key) -> Value? { get set }
  /// Whether the key is present.
  ///
  /// - Complexity: O(log n).
  func contains(_ key: Key) -> Bool
  /// Reads a value in place, without copying it. Returns nil if the key is absent.
  ///
  /// `body` may run again if its operation was interrupted, and sees one value from beginning to end. A closure that throws a
  /// concrete type says so: `{ value throws(MyError) in … }`.
  ///
  /// - Complexity: O(log n).
  func withValue<R: ~Copyable, E: Error>(forKey key: Key, _ body: (borrowing Value) throws(E) -> R) throws(E) -> R?

  /// Adds the pair unless the key is present. `current` is the value in the map afterwards.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func insert(_ value: consuming Value, forKey key: consuming Key) -> (inserted: Bool, current: Value)
  /// As ``insert(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryInsert(
    _ value: consuming Value, forKey key: consuming Key
  ) throws(AllocationFailure) -> (inserted: Bool, current: Value)
  /// Adds the pair, or replaces the value. Returns the value replaced.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value?
  /// As ``updateValue(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryUpdateValue(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value?
  /// Replaces the value if the key is present. Returns the value replaced.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func replaceValue(_ value: consuming Value, forKey key: Key) -> Value?
  /// As ``replaceValue(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryReplaceValue(_ value: consuming Value, forKey key: Key) throws(AllocationFailure) -> Value?
  /// Removes the entry of a key. Returns its value; nil if there was none.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func removeValue(forKey key: Key) -> Value?
  /// As ``removeValue(forKey:)``, but throws if there is no memory, and has done nothing then: removing takes some.
  @discardableResult
  func tryRemoveValue(forKey key: Key) throws(AllocationFailure) -> Value?
  /// The value of a key, after adding one if there was none.
  ///
  /// `makeValue` is evaluated at most once, outside of any guard, and not at all if the key is present. Its value is dropped if
  /// another thread has added one meanwhile; that one is returned then.
  ///
  /// - Complexity: O(log n).
  func value(forKey key: Key, orInsert makeValue: @autoclosure () throws -> Value) rethrows -> Value
  /// As ``value(forKey:orInsert:)``, but throws an `AllocationFailure` if there is no memory, and has done nothing then.
  func tryValue(forKey key: Key, orInsert makeValue: @autoclosure () throws -> Value) throws -> Value
  /// Reads, changes and writes one entry in one step. Nil means absent, before and after.
  ///
  /// ```swift
  /// counts.modify(forKey: word) { $0 = ($0 ?? 0) + 1 }
  /// ```
  ///
  /// `transform` runs again if the entry was changed by another thread meanwhile (an entry beside it does not matter), or if
  /// the operation was interrupted. Its last run took effect; what earlier runs did outside of the value remains. What it
  /// throws changes nothing. If the value is nil before and after, nothing is written.
  ///
  /// `transform` may use any collection, but an update of the same key of the same map traps. The value is a copy of what the
  /// map still holds: `{ $0?.append(x) }` copies the whole array. A closure that throws a concrete type says so:
  /// `{ value throws(MyError) in … }`.
  ///
  /// - Complexity: O(log n), and what `transform` takes.
  @discardableResult
  func modify<R: ~Copyable, E: Error>(forKey key: Key, _ transform: (inout Value?) throws(E) -> R) throws(E) -> R
  /// As ``modify(forKey:_:)``, but throws an `AllocationFailure` if there is no memory, and has written nothing then.
  @discardableResult
  func tryModify<R: ~Copyable, E: Error>(forKey key: Key, _ transform: (inout Value?) throws(E) -> R) throws -> R

  /// The entry with the least key.
  ///
  /// - Complexity: O(log n).
  var first: Element? { get }
  /// The entry with the greatest key.
  ///
  /// - Complexity: O(log n).
  var last: Element? { get }
  /// Removes an entry that was the first at one moment of the call.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func popFirst() -> Element?
  /// As ``popFirst()``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryPopFirst() throws(AllocationFailure) -> Element?
  /// Removes an entry that was the last at one moment of the call.
  ///
  /// - Complexity: O(log n).
  @discardableResult
  func popLast() -> Element?
  /// As ``popLast()``, but throws if there is no memory, and has done nothing then.
  @discardableResult
  func tryPopLast() throws(AllocationFailure) -> Element?
  /// The last entry whose key is less than `key`.
  ///
  /// - Complexity: O(log n).
  func element(before key: Key) -> Element?
  /// The entry of `key`, or the last before it.
  ///
  /// - Complexity: O(log n).
  func element(atOrBefore key: Key) -> Element?
  /// The entry of `key`, or the first after it.
  ///
  /// - Complexity: O(log n).
  func element(atOrAfter key: Key) -> Element?
  /// The first entry whose key is greater than `key`.
  ///
  /// - Complexity: O(log n).
  func element(after key: Key) -> Element?

  /// The entries whose keys are in a range, ascending. Weakly consistent: an entry that is present throughout is seen once, one
  /// that is absent throughout never; no key comes twice. An entry that is removed meanwhile may still be seen.
  ///
  /// An iterator holds the map and a batch of copied entries, and nothing back between two calls of `next()`: it may live
  /// across an `await`, or for ever. Its `underestimatedCount` is 0.
  ///
  /// The ranges of the standard library are sought, in O(log n). Entries in a range of one's own are looked for, in O(n), when
  /// this is called: what is added afterwards is not among them.
  ///
  /// Where keys are plain bits, updates leave behind what a walk has to merge. Walks put that in order, a block now and then, which
  /// takes memory (without, they go on as it is) and may make an update try again. No operation on one key, and none on
  /// neighbours, writes anything that is shared unless it changes an entry.
  func elements(in range: some RangeExpression<Key>) -> Elements
  /// All entries, ascending: `elements(in: ...)`. As iterating over the map itself.
  func elements(in range: UnboundedRange) -> Elements
  /// The entries after a key, ascending: to go on from where one has stopped.
  func elements(after key: Key) -> Elements
  /// The entries whose keys are in a range, descending; see ``elements(in:)-(RangeExpression)``.
  func reversedElements(in range: some RangeExpression<Key>) -> ReversedElements
  /// All entries, descending: `reversedElements(in: ...)`.
  func reversedElements(in range: UnboundedRange) -> ReversedElements
  /// All entries, descending, without the array that `Sequence` would make.
  func reversed() -> ReversedElements
  /// Calls `body` with the entries whose keys are in a range, ascending; weakly consistent as ``elements(in:)-(RangeExpression)``.
  ///
  /// `body` runs outside of any guard, and may use the map. It may throw to end the walk. Where keys and values are plain bits of
  /// up to 32 bytes, the first hundred entries are copied to the stack (some 2 KiB): the fastest way to read a few.
  ///
  /// - Complexity: O(entries + log n); O(n) for a range of one's own.
  func forEach<E: Error>(in range: some RangeExpression<Key>, _ body: (Key, Value) throws(E) -> Void) throws(E)
  /// Calls `body` with all entries, ascending: `forEach(in: ...)`.
  func forEach<E: Error>(in range: UnboundedRange, _ body: (Key, Value) throws(E) -> Void) throws(E)

  /// How many entries there are: exact when no update runs, and never negative. Beside updates it may be off by more than are under
  /// way, also below what was present throughout.
  ///
  /// - Complexity: O(threads).
  var count: Int { get }
  /// Whether there are no entries. Right at one moment of the call, and so it may disagree with ``count``.
  ///
  /// - Complexity: O(log n).
  var isEmpty: Bool { get }
  /// Removes what was present when the call began, and perhaps what is added meanwhile. Not one step.
  ///
  /// - Complexity: O(n).
  func removeAll()
  /// Removes the entries whose keys are in a range. Each removal is one step, the whole is not. Returns how many.
  ///
  /// - Complexity: O(entries + log n); O(n) for a range of one's own.
  @discardableResult
  func removeAll(in range: some RangeExpression<Key>) -> Int
  /// Removes all entries, as ``removeAll()``: `removeAll(in: ...)`. Returns how many.
  @discardableResult
  func removeAll(in range: UnboundedRange) -> Int
  /// Removes the entries for which the closure says yes. Each removal is one step, of the very entry that the closure was given;
  /// the whole is not. Returns how many.
  ///
  /// The closure is called as ``modify(forKey:_:)`` calls its own: perhaps again for an entry that changes meanwhile, and an
  /// update of that key from within it traps. If it throws, what was removed until then stays removed.
  ///
  /// - Complexity: O(n log n).
  @discardableResult
  func removeAll(where shouldBeRemoved: (Key, Value) throws -> Bool) rethrows -> Int
}
