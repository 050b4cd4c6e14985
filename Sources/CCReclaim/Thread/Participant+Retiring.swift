public import CCAlloc

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// Memory for a block, with its header written. Nil if the allocator has none.
  @inlinable
  func allocateBlock(byteCount: Int, kind: BlockKind.Type) -> UnsafeMutableRawPointer? {
    guard let size = BlockSize(for: byteCount),
      let memory = unsafe pointee.core.pointee.allocator.allocateNode(size: size.byteCount)
    else { return nil }
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self)
    let key: UInt64
    if unsafe pointee.usesTickets {
      key = UInt64(UInt(bitPattern: memory))
    } else {
      unsafe pointee.eraBytes &-= size.byteCount
      unsafe pointee.eraTicks &-= 1
      if unsafe pointee.eraBytes < 0 || pointee.eraTicks < 0 { unsafe tick() }
      key = unsafe pointee.core.pointee.currentEra
    }
    unsafe header.initialize(to: BlockHeader(protectionKey: key, kind: kind, size: size))
    return unsafe memory
  }

  /// Takes a block that its caller, inside an operation, has made unreachable. Never allocates, never frees: that is done
  /// when the operation has ended.
  @inlinable
  func retire(_ block: UnsafeMutablePointer<BlockHeader>) {
    assert(unsafe pointee.reservation0.ownLower != Reservation.none, "PT-4: retire outside of an operation")
    schedulePoint(.retireBeforePush)
    unsafe pointee.retiredCount.bump(by: 1)
    unsafe pointee.retiredBytes.bump(by: UInt64(truncatingIfNeeded: block.pointee.byteCount))
    guard unsafe pointee.listLock.isOwners() else { return unsafe retireToOrphans(block) }
    unsafe pointee.lists.pointee.fresh.append(block)
    unsafe pointee.eraTicks &-= 1
    if unsafe pointee.eraTicks < 0 { unsafe tick() }
    if unsafe isScanDue { unsafe pointee.hasWork = true }
  }

  /// Another thread takes the lists just now: the block goes where the next scan, by whichever thread, finds it.
  @usableFromInline
  @inline(never)
  func retireToOrphans(_ block: UnsafeMutablePointer<BlockHeader>) {
    var single = BlockList()
    unsafe single.append(block)
    unsafe pointee.core.pointee.orphans.push(&single)
  }

  /// Advances the era: enough was allocated or retired by this thread.
  @usableFromInline
  @inline(never)
  func tick() {
    let options = unsafe pointee.core.pointee.options
    unsafe pointee.eraTicks = options.eraFrequency
    unsafe pointee.eraBytes = options.retireThresholdBytes
    unsafe pointee.core.pointee.advanceEra()
    unsafe noteOwnEra()
  }
}
