// swift-format-ignore-file: NoLeadingUnderscores

/// A collection whose entries a core keeps. What needs nothing but the core is written once, for all of them.
///
/// Not for use outside of the package.
public protocol _CoreOwner: AnyObject, Sendable {
  /// How the entries are kept.
  associatedtype Core: _OrderedMapCore
  /// The entries. Alive as long as their owner is.
  var _core: Core { get }
  /// Takes over a core that nobody else has.
  init(_core: Core)
}
