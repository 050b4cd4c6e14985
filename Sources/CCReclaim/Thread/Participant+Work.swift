internal import CCAlloc
internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; PT-2: only its owner calls these functions, between `beginWork` and
  // `endWork` where they touch the lists.

  /// Scans if a scan is due, and frees a few blocks that nobody holds.
  @usableFromInline
  @inline(never)
  func work() {
    guard unsafe beginWork() else { return }
    if unsafe isScanDue { unsafe scan() }
    unsafe freeReady(atMost: pointee.core.pointee.options.reclaimPerOperation)
    unsafe pointee.hasWork = unsafe !pointee.lists.pointee.ready.isEmpty || isScanDue
    unsafe endWork()
  }

  /// Frees everything that is safe now, of this thread and of exited ones; if `stealing`, also of threads outside of any
  /// operation. Returns how many blocks; 0 from within a destructor that `work` runs.
  func workThoroughly(stealing: Bool = false) -> Int {
    guard unsafe beginWork() else { return 0 }
    if stealing { unsafe stealIdleLists() }
    unsafe adoptOrphans()
    unsafe seal()
    unsafe sift()
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
    // FENCE[R5-owner] with FENCE[R5-steal]: either the other thread sees us working, or we see its lock.
    unsafe pointee.fences.light()
    // ACQUIRE[R5-owner] with RELEASE[R5-return]: the lists are as the other thread left them.
    if unsafe pointee.listLock.load(ordering: .acquiring) != 0 {
      unsafe endWork()
      return false
    }
    return true
  }

  private func endWork() {
    // RELEASE[R5-rest] with ACQUIRE[R5-steal]: what we did to the lists comes before their being taken.
    unsafe pointee.isWorking.store(false, ordering: .releasing)
  }

  private var isScanDue: Bool {
    unsafe pointee.lists.pointee.fresh.count >= pointee.scanCount || pointee.lists.pointee.fresh.byteCount >= pointee.scanBytes
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
    unsafe pointee.lists.pointee.fresh.append(chain: pointee.core.pointee.orphans.takeAll())
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
    unsafe allocator.free(UnsafeMutableRawPointer(block), size: byteCount)
  }
}
