/// Keeps what follows it off the cache lines of what comes before: 128 bytes, since processors fetch lines in pairs.
@frozen
@usableFromInline
package struct LinePadding: Sendable {
  private var words:
    (
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
      UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

  package init() {}
}
