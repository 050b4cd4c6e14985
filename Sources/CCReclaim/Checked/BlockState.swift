#if Checked
  /// What has become of a block, in one word.
  struct BlockState {
    enum Phase: UInt64 { case live = 0, retired = 1, freed = 3 }

    var word: UInt64

    init(word: UInt64) { self.word = word }

    /// A live block that nobody has seen yet.
    init(generation: UInt64) { word = generation << 3 }

    /// Sets ``Phase/retired``, and changes nothing in a block that is retired or freed.
    static var retiredBit: UInt64 { 1 }
    /// Set once a protected load has found the block.
    static var seenBit: UInt64 { 4 }

    var phase: Phase {
      switch word & 3 {
      case 0: .live
      case 1: .retired
      default: .freed
      }
    }

    /// Whether other threads could reach the block at some time.
    var isSeen: Bool { word & Self.seenBit != 0 }

    /// Even while the block is in use, odd once it is freed. No two blocks of a domain have the same, whatever memory they
    /// are in.
    var generation: UInt64 { word >> 3 }

    /// The same block, freed.
    var freed: BlockState { BlockState(word: (generation + 1) << 3 | word & Self.seenBit | Phase.freed.rawValue) }
  }
#endif
