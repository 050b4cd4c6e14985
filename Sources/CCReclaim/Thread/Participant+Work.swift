internal import CCAlloc
internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; PT-2: only its owner calls these functions, between `beginWork` and
  // `endWork` where they touch the lists.

  /// Scans if a scan is due, and frees a few blocks that nobody holds.
  @usableFromInline
  @inline(never)
  func work() {
    unsafe reviewPinFences()
    guard unsafe beginWork() else { return }
    if unsafe pointee.usesTickets { unsafe rotate() }
    if unsafe isScanDue {
      if unsafe pointee.usesTickets { unsafe advanceEpoch() } else { unsafe scan() }
    }
    unsafe freeReady(atMost: releaseLimit())
    unsafe pointee.hasWork = unsafe !pointee.lists.pointee.ready.isEmpty || isScanDue
    unsafe endWork()
  }

  /// Whose retired blocks are freed.
  enum Extent { case ownAndOrphaned, everybodys }

  /// Frees everything that is safe now. Returns how many blocks; 0 from within a destructor that `work` runs.
  func workThoroughly(_ extent: Extent) -> Int {
    guard unsafe pointee.core.pointee.variant != .leaking, unsafe beginWork() else { return 0 }
    if extent == .everybodys { unsafe stealIdleLists() }
    unsafe adoptOrphans()
    if unsafe pointee.usesTickets {
      unsafe advanceThoroughly()
    } else {
      unsafe seal()
      unsafe sift(isThorough: true)
    }
    // Whoever drains in a loop has nothing better to do.
    unsafe pointee.barrierCost = BarrierCost()
    let freed = unsafe freeReady(atMost: .max)
    unsafe pointee.hasWork = unsafe isScanDue
    unsafe endWork()
    return freed
  }

  /// Claims the lists for the owner: against itself, further up the stack, and against a thread that steals.
  private func beginWork() -> Bool {
    // RELAXED: only the owner writes it.
    if unsafe pointee.isWorking.load(ordering: .relaxed) { return false }
    // RELAXED: the light fence makes it visible before the lock is read.
    unsafe pointee.isWorking.store(true, ordering: .relaxed)
    // FENCE[R5-owner] with FENCE[R5-steal]: either the other thread sees us working, or we see its request.
    unsafe pointee.fences.light()
    if unsafe pointee.listLock.isOwners() { return true }
    unsafe endWork()
    return false
  }

  /// How many blocks may be freed at once: as many as the option says; where more wait than a scan may leave, at least
  /// twice as many as were retired since the last time, so that they become fewer.
  private func releaseLimit() -> Int {
    let options = unsafe pointee.core.pointee.options
    // RELAXED: the owner reads what it wrote itself.
    let retired = unsafe pointee.retiredCount.load(ordering: .relaxed)
    let since = unsafe Int(truncatingIfNeeded: retired &- pointee.retiredAtLastWork)
    unsafe pointee.retiredAtLastWork = retired
    let count = unsafe pointee.lists.pointee.ready.count
    let bytes = unsafe pointee.lists.pointee.ready.byteCount
    let isBehind = count > 2 * options.retireThreshold || bytes > 2 * options.retireThresholdBytes
    return isBehind ? Swift.max(options.reclaimPerOperation, 2 * since) : options.reclaimPerOperation
  }

  private func endWork() {
    // RELEASE[R5-rest] with ACQUIRE[R5-see]: what we did to the lists comes before their being taken.
    unsafe pointee.isWorking.store(false, ordering: .releasing)
  }

  /// Whether enough was retired for a scan.
  @inlinable
  var isScanDue: Bool {
    unsafe pointee.lists.pointee.fresh.count >= pointee.lists.pointee.dueCount
      || pointee.lists.pointee.fresh.byteCount >= pointee.lists.pointee.dueBytes
  }

  /// Whether so much waits that it is freed even with a guard held.
  var isOverdue: Bool {
    let options = unsafe pointee.core.pointee.options
    let bytes = unsafe pointee.lists.pointee.fresh.byteCount + pointee.lists.pointee.ready.byteCount
    let count = unsafe pointee.lists.pointee.fresh.count + pointee.lists.pointee.ready.count
    return bytes >= 4 * options.retireThresholdBytes || count >= 4 * options.retireThreshold
  }

  /// Takes over what exited threads have left.
  func adoptOrphans() {
    var adopted = BlockList()
    unsafe adopted.append(chain: pointee.core.pointee.orphans.takeAll())
    if adopted.isEmpty { return }
    unsafe pointee.adoptedCount.bump(by: UInt64(adopted.count))
    let lists = unsafe pointee.lists
    if unsafe pointee.usesTickets {
      unsafe adopted.move(to: &lists.pointee.orphaned) { $0.retireEra != BlockHeader.notRetired }
    }
    unsafe lists.pointee.fresh.append(contentsOf: &adopted)
  }

  /// Destroys and frees blocks of `ready`, one at a time: a destructor may come back here through another operation.
  @discardableResult
  private func freeReady(atMost limit: Int) -> Int {
    var freed = 0
    while freed < limit, let block = unsafe pointee.lists.pointee.ready.popFirst() {
      let byteCount = unsafe block.pointee.byteCount
      unsafe pointee.core.pointee.destroy(block)
      freed += 1
      unsafe pointee.reclaimedBytes.bump(by: UInt64(byteCount))
      unsafe pointee.reclaimedCount.bump(by: 1)
    }
    return freed
  }
}

extension DomainCore {
  /// Destroys a block's contents and frees its memory.
  func destroy(_ block: UnsafeMutablePointer<BlockHeader>) {
    // SAFETY: the callers' block, which nobody else holds any more.
    let byteCount = unsafe block.pointee.byteCount
    unsafe block.pointee.kind.destroy(UnsafeMutableRawPointer(block))
    #if Checked
      unsafe quarantine(block)
    #else
      unsafe allocator.free(UnsafeMutableRawPointer(block), size: byteCount)
    #endif
  }
}
