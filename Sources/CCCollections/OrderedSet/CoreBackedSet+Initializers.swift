// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

// As a map's: straight into the core as long as elements ascend, then one by one.
extension _CoreBackedSet {
  /// A set of the elements of a sequence. Of several that are the same, the first is taken.
  @inlinable
  public init(_ elements: some Sequence<Element>, domain: ReclamationDomain) {
    self.init(domain: domain)
    var iterator = elements.makeIterator()
    var rejected = _core.buildPrefix { iterator.next().map { ($0, _Nothing()) } }?.0
    while let element = rejected {
      insert(element)
      rejected = iterator.next()
    }
  }

  /// A set of the elements given, in the default domain.
  @inlinable
  public init(arrayLiteral elements: Element...) { self.init(elements, domain: .default) }
}
