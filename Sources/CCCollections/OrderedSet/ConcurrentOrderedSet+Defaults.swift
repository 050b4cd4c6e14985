public import CCReclaim

extension ConcurrentOrderedSet {
  /// An empty set in the default domain. Traps if there is no memory for it.
  @inlinable
  public init() { self.init(domain: .default) }

  /// A set, in the default domain, of the elements of a sequence. Of several that are the same, the first is taken.
  ///
  /// - Complexity: O(n) where elements ascend, else O(n log n).
  @inlinable
  public init(_ elements: some Sequence<Element>) { self.init(elements, domain: .default) }

  /// The least element, as ``first``; hides `Sequence`'s, which takes O(n).
  @inlinable
  public func min() -> Element? { first }

  /// The greatest element, as ``last``; hides `Sequence`'s, which takes O(n).
  @inlinable
  public func max() -> Element? { last }
}
