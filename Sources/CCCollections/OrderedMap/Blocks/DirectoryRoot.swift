public import CCReclaim
public import Synchronization

/// The current directory of a map, and when it is to be renewed.
@usableFromInline
struct DirectoryRoot: ~Copyable {
  /// The current directory; nil at first.
  @usableFromInline
  let directory = Atomic<MarkedPointer<AnchorDirectory>>(.null)
  /// The node that was last entered behind all others, which is too young for the directory.
  @usableFromInline
  let last = LastNode()
  private let padding = LinePadding()
  /// How many nodes were entered and removed since the directory was made.
  @usableFromInline
  let changeCount = Atomic<Int>(0)
  /// After how many of them another one is worth making.
  @usableFromInline
  let renewalThreshold = Atomic<Int>(8)
  /// Whether a thread makes another one. Nobody waits for it.
  @usableFromInline
  let isRenewing = Atomic<Bool>(false)
  /// The number of the directory, which its nodes know. Written by who renews it.
  @usableFromInline
  let generation = Atomic<UInt8>(0)

  @usableFromInline
  init() {}
}
