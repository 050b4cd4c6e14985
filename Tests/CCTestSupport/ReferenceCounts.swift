#if canImport(Glibc)
  import Glibc
  import Synchronization

  /// Counts how often references to one object are taken, by way of the hooks that Swift's runtime has for instruments.
  public enum ReferenceCounts {
    fileprivate typealias Retain = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    fileprivate typealias RetainMany = @convention(c) (UnsafeMutableRawPointer?, UInt32) -> UnsafeMutableRawPointer?

    /// Whether this runtime has hooks.
    public static var areKnown: Bool { unsafe hooks != nil }

    /// How often a reference to `object` is taken while `body` runs, at most 255. It runs twice, for the sake of what happens once, and is
    /// counted the second time.
    ///
    /// In a forked child, where there is no other thread: with hooks, Swift 6.3 takes a short string, and a literal, for the address of
    /// an object when it is retained. So `body` has to do without.
    public static func taken(to object: AnyObject, during body: () -> Void) -> Int {
      guard let hooks = unsafe hooks else { preconditionFailure("this runtime has no hooks") }
      let count = statusOfForkedChild {
        body()
        // Before they are others.
        _ = unsafe originals
        watched.store(UInt(bitPattern: ObjectIdentifier(object)), ordering: .relaxed)
        // SAFETY: the runtime's variables, and no other thread.
        unsafe hooks.retain.pointee = { unsafe noteRetain($0) }
        unsafe hooks.retainMany.pointee = { unsafe noteRetain($0, $1) }
        unsafe hooks.areOn.pointee = true
        body()
        unsafe hooks.areOn.pointee = false
        return Int32(min(takenCount.load(ordering: .relaxed), 255))
      }
      return Int(count)
    }
  }

  private let watched = Atomic<UInt>(0)
  private let takenCount = Atomic<Int>(0)

  private func noteRetain(_ object: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if UInt(bitPattern: object) == watched.load(ordering: .relaxed) { takenCount.add(1, ordering: .relaxed) }
    return unsafe originals.retain(object)
  }

  private func noteRetain(_ object: UnsafeMutableRawPointer?, _ count: UInt32) -> UnsafeMutableRawPointer? {
    if UInt(bitPattern: object) == watched.load(ordering: .relaxed) { takenCount.add(1, ordering: .relaxed) }
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
