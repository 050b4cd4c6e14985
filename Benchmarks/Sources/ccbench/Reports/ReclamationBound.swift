import CCCollections

/// How much may wait to be freed beside stalled readers, as design/CCReclaim.md and design/DEBRAPlus.md say ("The bound").
struct ReclamationBound: Codable, Equatable {
  var blocks: Int
  var bytes: Int

  /// Nil where there is no bound.
  init?(
    _ scheme: MeasuredScheme, _ options: ReclamationDomain.Options, threads: Int, stalled: Int,
    structure: StallStructure, workers: Int
  ) {
    let live = structure.live(workers: workers)
    switch scheme {
    case .ibr:
      // A reader that stands still has reserved one era.
      let held = (
        blocks: stalled * (live.blocks + threads * (options.eraFrequency + options.retireThreshold)),
        bytes: stalled * (live.bytes + 2 * threads * options.retireThresholdBytes)
      )
      blocks = 2 * held.blocks + 4 * threads * options.retireThreshold
      bytes = 2 * held.bytes + 4 * threads * options.retireThresholdBytes
    case .debraPlus:
      let bag = max(options.suspicionThreshold, options.retireThreshold)
      let bytesPerBlock = options.retireThresholdBytes / options.retireThreshold
      // What goes into a bag while a round looks at the threads, one block for each operation.
      let late = (threads + 15) / 16 + 1
      let named = 8 * threads
      blocks = threads * (3 * (bag + bag / 8 + late) + 2 * options.retireThreshold) + named
      bytes =
        threads
        * (3 * ((bag + bag / 8) * bytesPerBlock + late * structure.largestBlock) + 2 * options.retireThresholdBytes)
        + named * structure.largestBlock
    case .epochs, .leak:
      return nil
    }
    // Few blocks may be the tighter bound.
    bytes = min(bytes, blocks * structure.largestBlock)
  }
}
