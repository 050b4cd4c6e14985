#if Checked
  internal import Synchronization

  /// What a header keeps of its block's life: which domain has it, what has become of it, and where in the program.
  ///
  /// It moves with the header when a node is initialised around that one, before the block is published.
  @safe
  @usableFromInline
  struct BlockBooks: ~Copyable {
    private var magic: UInt64 = 0
    private var domainID: UInt64 = 0
    private let word = Atomic<UInt64>(0)
    private let allocated = StoredSite()
    private let retired = StoredSite()
    private let freed = StoredSite()

    @usableFromInline
    init() {}

    private static var magic: UInt64 { 0xB10C_0B10_C0B1_0CBF }

    /// Begins a block's life.
    mutating func open(domainID: UInt64, generation: UInt64, _ site: CodeSite) {
      magic = Self.magic
      self.domainID = domainID
      // RELAXED: the block is its maker's alone; its publication publishes this.
      word.store(BlockState(generation: generation).word, ordering: .relaxed)
      allocated.store(site)
    }

    /// Before the memory goes back to the allocator: a stale pointer to it is to be told from one to a block.
    mutating func close() { magic = 0 }

    /// Whether these are a block's: not so in memory that was never a block, or is none any more.
    var isBlock: Bool { magic == Self.magic }

    func belongs(to domainID: UInt64) -> Bool { self.domainID == domainID }

    var state: BlockState {
      // ACQUIRE[C1-state] with ACQ_REL[C1-change]: a report finds the sites of the changes that it sees.
      BlockState(word: word.load(ordering: .acquiring))
    }

    /// Takes note of a protected load that found the block.
    func noteSeen() -> BlockState {
      let state = state
      if state.isSeen || state.phase != .live { return state }
      // RELAXED: whoever discards the block wrongly has seen it too, or is told the next time.
      return BlockState(word: word.bitwiseOr(BlockState.seenBit, ordering: .relaxed).newValue)
    }

    /// Retires the block. Returns what it was before: anything but live is a mistake.
    func retire(_ site: CodeSite) -> BlockState {
      // ACQ_REL[C1-change] with ACQUIRE[C1-state].
      let old = BlockState(word: word.bitwiseOr(BlockState.retiredBit, ordering: .acquiringAndReleasing).oldValue)
      if old.phase == .live { retired.store(site) }
      return old
    }

    /// Frees the block, if it is as expected. Returns what it was before.
    func free(expecting phase: BlockState.Phase, _ site: CodeSite) -> BlockState {
      var old = state
      while old.phase == phase {
        // ACQ_REL[C1-change] with ACQUIRE[C1-state]: a load may set its bit meanwhile, wrongly or not.
        let (exchanged, original) = word.compareExchange(
          expected: old.word, desired: old.freed.word, ordering: .acquiringAndReleasing)
        if exchanged {
          freed.store(site)
          break
        }
        old = BlockState(word: original)
      }
      return old
    }

    /// What is known, for a report.
    var description: String {
      let state = state
      var parts = ["generation \(state.generation) of domain \(domainID), \(state.phase)"]
      if let site = allocated.description { parts.append("allocated at \(site)") }
      if let site = retired.description { parts.append("retired at \(site)") }
      if let site = freed.description { parts.append("freed at \(site)") }
      return parts.joined(separator: ", ")
    }
  }
#endif
