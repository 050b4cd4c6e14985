internal import CCAlloc
internal import CPlatform
public import Synchronization

/// One thread's record in one domain: its reservations, its retired blocks, its counters.
///
/// INVARIANT(PT-1): a participant is freed with its domain only; until then it may be read by every thread.
/// INVARIANT(PT-2): its plain fields belong to the thread that owns it, and its lists to a thread that holds `listLock`
/// after it saw the owner outside of any operation (`Participant+Stealing`).
@safe
@usableFromInline
struct Participant: ~Copyable {
  /// Whether a thread has the record.
  enum State: UInt8, AtomicRepresentable { case free, owned, vanished }

  /// The nesting levels that have a reservation of their own. Deeper levels share the last one, which then has no cap.
  @usableFromInline
  static var levels: Int { @inlinable get { 4 } }

  // First, and not what others read: the thread sanitizer takes a change of any field for one of the first.
  @usableFromInline
  let core: UnsafeMutablePointer<DomainCore>
  private let filling: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)

  // MARK: What scans read

  /// At `reservationOffset`, the others behind it: level n is found by its offset.
  @usableFromInline
  let reservation0 = Reservation()
  private let reservation1 = Reservation()
  private let reservation2 = Reservation()
  private let reservation3 = Reservation()
  /// At `announcementOffset`.
  @usableFromInline
  let announcement = Announcement()
  // SAFETY: no address yet.
  /// What the levels beyond the record's own use, newest first: see `DeepLevels`.
  let deepLevels = unsafe Atomic<UnsafeMutablePointer<DeepLevels>?>(nil)
  let pinWatch = PinWatch()
  private let padding = LinePadding()

  /// The record begins on a cache line, and this is the next.
  @usableFromInline
  static var reservationOffset: Int { @inlinable get { 64 } }

  /// Behind the reservations.
  @usableFromInline
  static var announcementOffset: Int { @inlinable get { 128 } }

  // MARK: What the owner uses in most operations

  /// How many guards the thread holds inside the outermost one; that one is held while `reservation0` is in force.
  var nestedDepth = 0
  @usableFromInline
  let fences: Fences
  /// Whether operations are announced by ticket (DEBRA+).
  @usableFromInline
  let usesTickets: Bool
  /// The word whose rise above a level's limit ends what loads may take for granted: the era (IBR), or what is neutralized
  /// (DEBRA+); or one that always says so, where each load needs a full fence.
  @usableFromInline
  let watched: UnsafeMutablePointer<Atomic<UInt64>>
  /// The epoch of the thread's last pin.
  @usableFromInline
  var pinnedEpoch: UInt64 = 0
  /// Whether a scan is due, or blocks are ready to be freed, or pins have made many full fences.
  @usableFromInline
  var hasWork = false
  /// How often operations of each nesting level were begun anew; the deepest ones share the last.
  @usableFromInline
  var repinCounts: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// How many full fences the thread's pins make before it looks whether they are needed.
  @usableFromInline
  var fencesUntilLook = FullPins.pinsPerLook
  /// See `ReclamationGuard.openUpdates`.
  @usableFromInline
  var openUpdates: UnsafeMutableRawPointer?
  /// How often operations asked whether it is their turn: see `ReclamationGuard.takesTurn`.
  var turns: UInt8 = 0
  /// See `ReclamationGuard.finger`.
  @usableFromInline
  var finger = 0

  // MARK: Retired blocks

  /// Behind the record, in the same memory.
  @usableFromInline
  let lists: UnsafeMutablePointer<RetiredLists>
  /// DEBRA+: how far the thread has come in looking at the others.
  var round = EpochRound()
  /// DEBRA+: how soon the thread takes others for stalled.
  var pace = SuspicionPace()
  /// DEBRA+: the epoch that the thread's bags have followed.
  var rotatedEpoch: UInt64 = 0
  /// DEBRA+: whether all that can be freed is to be freed now.
  var isThorough = false
  var restarts = RestartRecord()
  /// `retiredCount` when blocks were last freed.
  var retiredAtLastWork: UInt64 = 0
  var barrierCost = BarrierCost()
  /// Allocations and retires, and bytes allocated, until this thread advances the era.
  @usableFromInline
  var eraTicks: Int
  @usableFromInline
  var eraBytes: Int

  /// Whether the owner is scanning or freeing.
  let isWorking = Atomic<Bool>(false)
  /// Whether the lists are the owner's.
  @usableFromInline
  let listLock = ListLock()

  // MARK: Counters, written by the owner

  @usableFromInline
  let retiredCount = Atomic<UInt64>(0)
  @usableFromInline
  let retiredBytes = Atomic<UInt64>(0)
  let reclaimedCount = Atomic<UInt64>(0)
  let reclaimedBytes = Atomic<UInt64>(0)
  let pollCount = Atomic<UInt64>(0)
  let restartCount = Atomic<UInt64>(0)
  let neutralizationCount = Atomic<UInt64>(0)
  let adoptedCount = Atomic<UInt64>(0)
  /// How many blocks are in `held`.
  let heldCount = Atomic<Int>(0)

  // MARK: Registration

  let state: Atomic<State>
  /// The system's number of the thread that has the record.
  @usableFromInline
  let threadNumber: Atomic<UInt64>
  /// The next older participant of the domain. Set before the record is published.
  var next: UnsafeMutablePointer<Participant>?

  /// The bytes of a record with its slots and lists.
  @usableFromInline
  static var byteCount: Int { heldBagsOffset + HeldBag.limit * MemoryLayout<HeldBag>.stride }

  /// Where the slots are: one row for each level, and room behind them, since the lists are written often.
  @usableFromInline
  static var slotsOffset: Int { @inlinable get { CacheLine.roundedUp(MemoryLayout<Participant>.size) } }

  private static var listsOffset: Int { CacheLine.roundedUp(slotsOffset + levels * SlotRow.byteCount) }

  private static var heldBagsOffset: Int { CacheLine.roundedUp(listsOffset + MemoryLayout<RetiredLists>.size) }

  /// Makes a record of `byteCount` bytes of fresh memory.
  @unsafe
  static func make(
    in memory: UnsafeMutableRawPointer, core: UnsafeMutablePointer<DomainCore>
  ) -> UnsafeMutablePointer<Participant> {
    // SAFETY: the caller's memory, large enough for all parts.
    let lists = unsafe (memory + listsOffset).bindMemory(to: RetiredLists.self, capacity: 1)
    let bags = unsafe (memory + heldBagsOffset).bindMemory(to: HeldBag.self, capacity: HeldBag.limit)
    unsafe lists.initialize(to: RetiredLists(of: core, heldBags: bags))
    for level in 0..<levels { unsafe SlotRow.initialize(at: memory + slotsOffset + level * SlotRow.byteCount) }
    let participant = unsafe memory.bindMemory(to: Participant.self, capacity: 1)
    let neutralized = unsafe (memory + announcementOffset).assumingMemoryBound(to: Atomic<UInt64>.self)
    let watched = unsafe core.watched(byItself: neutralized)
    unsafe participant.initialize(to: Participant(core: core, lists: lists, watched: watched))
    assert(
      unsafe participant.reservation(at: 0).pointee.ownLower == Reservation.none, "PT-5: the reservations are elsewhere"
    )
    assert(unsafe participant.finds(neutralized), "PT-5: the announcement is elsewhere")
    return unsafe participant
  }

  private init(
    core: UnsafeMutablePointer<DomainCore>, lists: UnsafeMutablePointer<RetiredLists>,
    watched: UnsafeMutablePointer<Atomic<UInt64>>
  ) {
    // SAFETY: the domain outlives its participants.
    let options = unsafe core.pointee.options
    unsafe self.core = core
    unsafe self.lists = lists
    unsafe self.watched = watched
    fences = unsafe core.pointee.fences
    usesTickets = unsafe core.pointee.scheme == .debraPlus
    // Epochs do not follow allocations.
    eraTicks = usesTickets ? .max : options.eraFrequency
    eraBytes = usesTickets ? .max : options.retireThresholdBytes
    state = Atomic(.owned)
    threadNumber = Atomic(cc_thread_number())
    unsafe next = nil
    unsafe openUpdates = nil
  }

  /// Retired minus freed by this record; negative where it freed what others had retired. For when nothing runs.
  var pendingCount: Int {
    // RELAXED: nothing runs.
    let retired = retiredCount.load(ordering: .relaxed)
    // RELAXED: as above.
    return Int(truncatingIfNeeded: retired &- reclaimedCount.load(ordering: .relaxed))
  }

  /// The same in bytes.
  var pendingBytes: Int {
    // RELAXED: nothing runs.
    let retired = retiredBytes.load(ordering: .relaxed)
    // RELAXED: as above.
    return Int(truncatingIfNeeded: retired &- reclaimedBytes.load(ordering: .relaxed))
  }
}

extension UnsafeMutablePointer where Pointee == Participant {
  /// Whether `word` is the record's own `neutralized`. For a record that nobody else knows yet.
  fileprivate func finds(_ word: UnsafeMutablePointer<Atomic<UInt64>>) -> Bool {
    // SAFETY: memory of the record.
    // RELAXED: nobody else knows it; so below.
    unsafe word.pointee.store(1, ordering: .relaxed)
    // RELAXED: as above.
    let isFound = unsafe pointee.announcement.neutralized.load(ordering: .relaxed) == 1
    // RELAXED: as above.
    unsafe word.pointee.store(0, ordering: .relaxed)
    return isFound
  }
}
