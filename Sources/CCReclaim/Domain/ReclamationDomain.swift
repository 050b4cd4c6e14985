public import CCAlloc
internal import Synchronization

/// A set of threads that share eras and retire lists. A collection allocates and retires through its domain, always.
///
/// Collections share the process-wide domains unless they are given one of their own. A domain of its own keeps a
/// collection's garbage apart: what others pin or retire does not touch it. Threads join a domain when they first use it
/// and leave it when they exit; what they had retired is taken over by the others. A process should have a handful of domains: to
/// join one takes a thread the longer the more it uses.
///
/// **Thread safety:** all members may be used from any thread. **Progress:** making and dropping a domain takes a lock, a
/// thread's first use allocates its record (and traps if there is no memory for it); everything else is lock-free.
///
/// The algorithm of ``ReclamationScheme/ibr`` is two-global-era interval-based reclamation (Wen, Izraelevitz, Cai, Beadle,
/// Scott: *Interval-Based Memory Reclamation*, PPoPP 2018); that of ``ReclamationScheme/debraPlus`` follows DEBRA+ (Brown:
/// *Reclaiming Memory for Lock-Free Data Structures: There has to be a Better Way*, PODC 2015), with cooperative
/// neutralization in place of signals, as in PEBR (Kang, Jung, PLDI 2020).
@safe
public final class ReclamationDomain {
  /// How the domain tells when memory may be reused.
  public let scheme: ReclamationScheme
  /// Where its blocks come from.
  public let allocator: NodeAllocator
  /// The settings it was made with.
  public let options: Options

  /// The domain's number in this process; never used twice, and never 0.
  @usableFromInline
  let id: UInt64
  @usableFromInline
  let core: UnsafeMutablePointer<DomainCore>

  /// A domain of its own. Dropping the last reference to it frees what is retired in it.
  ///
  /// Traps if an option is out of range, with the text of the ``OptionsError``.
  public convenience init(
    scheme: ReclamationScheme,
    allocator: NodeAllocator = CCConfig.defaultAllocator,
    options: Options = .init()
  ) {
    self.init(scheme: scheme, allocator: allocator, options: options, fences: .best)
  }

  /// As above, with a choice of fences.
  package init(
    scheme: ReclamationScheme, allocator: NodeAllocator, options: Options, fences: Fences,
    variant: ReclamationVariant = .standard
  ) {
    do { try options.validate() } catch { fatalError(error.description) }
    self.scheme = scheme
    self.allocator = allocator
    self.options = options
    // RELAXED: a number of its own is all that is asked.
    id = Self.nextID.add(1, ordering: .relaxed).newValue
    let memory = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<DomainCore>.size, alignment: 128)
    // SAFETY: fresh memory of that size.
    unsafe core = memory.bindMemory(to: DomainCore.self, capacity: 1)
    unsafe core.initialize(
      to: DomainCore(scheme: scheme, variant: variant, fences: fences, allocator: allocator, options: options))
    #if Checked
      unsafe core.pointee.checking.domainID = id
    #endif
    unsafe LiveDomains.insert(id, core)
  }

  private static let nextID = Atomic<UInt64>(0)

  /// How far a reservation may grow, in eras, before its operation has to start again. It bounds what one operation that
  /// goes on and on holds back.
  public static var intervalCap: Int { 64 }

  deinit {
    LiveDomains.remove(id)
    // SAFETY: every collection and every running operation holds a reference to its domain: nobody uses it any more.
    var remaining = BlockList()
    unsafe remaining.append(chain: core.pointee.orphans.takeAll())
    var records: [UnsafeMutablePointer<Participant>] = unsafe []
    unsafe core.pointee.forEachParticipant { unsafe records.append($0) }
    unsafe records.forEach { participant in
      unsafe participant.pointee.lists.pointee.removeAll(to: &remaining)
      // RELAXED: nobody uses the record any more.
      unsafe DeepLevels.free(participant.pointee.deepLevels.load(ordering: .relaxed))
      unsafe participant.pointee.lists.deinitialize(count: 1)
      unsafe participant.deinitialize(count: 1)
      unsafe allocator.free(UnsafeMutableRawPointer(participant), size: Participant.byteCount)
    }
    while let block = unsafe remaining.popFirst() { unsafe core.pointee.destroy(block) }
    #if Checked
      flushQuarantine()
    #endif
    unsafe core.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(core).deallocate()
  }
}

// SAFETY: immutable but for the core, which is made of atomics and of records with owners (PT-2).
extension ReclamationDomain: @unchecked Sendable {}
