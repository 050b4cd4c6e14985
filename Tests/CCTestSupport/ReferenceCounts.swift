#if os(Linux)
  import Glibc
  import Synchronization

  /// Counts how often references to one object are taken, by way of the hooks that Swift's runtime has for instruments.
  ///
  /// One test at a time uses it. All other threads go on meanwhile, through the hooks.
  public enum ReferenceCounts {
    fileprivate typealias Retain = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    fileprivate typealias RetainMany = @convention(c) (UnsafeMutableRawPointer?, UInt32) -> UnsafeMutableRawPointer?

    private static let turn = Locked(())

    /// Whether this runtime has hooks.
    public static var areKnown: Bool { unsafe hooks != nil }

    /// How often a reference to `object` was taken by any thread while `body` ran.
    public static func taken(to object: AnyObject, during body: () -> Void) -> Int {
      guard let hooks = unsafe hooks else { preconditionFailure("this runtime has no hooks") }
      return turn.withLock { _ in
        // Before they are others.
        _ = unsafe originals
        takenCount.store(0, ordering: .relaxed)
        watched.store(UInt(bitPattern: ObjectIdentifier(object)), ordering: .releasing)
        // SAFETY: the runtime's variables; who sees the hooks half set sees the runtime's own.
        unsafe hooks.retain.pointee = { unsafe noteRetain($0) }
        unsafe hooks.retainMany.pointee = { unsafe noteRetain($0, $1) }
        unsafe hooks.areOn.pointee = true
        body()
        unsafe hooks.areOn.pointee = false
        watched.store(0, ordering: .releasing)
        return takenCount.load(ordering: .relaxed)
      }
    }
  }

  private let watched = Atomic<UInt>(0)
  private let takenCount = Atomic<Int>(0)

  private func noteRetain(_ object: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if UInt(bitPattern: object) == watched.load(ordering: .acquiring) { takenCount.add(1, ordering: .relaxed) }
    return unsafe originals.retain(object)
  }

  private func noteRetain(_ object: UnsafeMutableRawPointer?, _ count: UInt32) -> UnsafeMutableRawPointer? {
    if UInt(bitPattern: object) == watched.load(ordering: .acquiring) { takenCount.add(1, ordering: .relaxed) }
    return unsafe originals.retainMany(object, count)
  }

  /// What the runtime exports: whether it calls the hooks, and these.
  private nonisolated(unsafe) let hooks:
    (
      areOn: UnsafeMutablePointer<Bool>, retain: UnsafeMutablePointer<ReferenceCounts.Retain>,
      retainMany: UnsafeMutablePointer<ReferenceCounts.RetainMany>
    )? = {
      // SAFETY: variables of these types, for as long as the process lives.
      guard
        let areOn = unsafe dlsym(nil, "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly"),
        let retain = unsafe dlsym(nil, "_swift_retain"), let retainMany = unsafe dlsym(nil, "_swift_retain_n")
      else { return nil }
      return unsafe (
        areOn.assumingMemoryBound(to: Bool.self),
        retain.assumingMemoryBound(to: ReferenceCounts.Retain.self),
        retainMany.assumingMemoryBound(to: ReferenceCounts.RetainMany.self)
      )
    }()

  /// What the hooks were at first.
  private let originals: (retain: ReferenceCounts.Retain, retainMany: ReferenceCounts.RetainMany) =
    unsafe (hooks!.retain.pointee, hooks!.retainMany.pointee)
#endif
