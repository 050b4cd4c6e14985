import CCCollections

/// Bytes of nodes for each entry of a map at rest.
struct MapMemory: Codable {
  let system: String
  let structure: String
  let keyrange: Int
  /// After all keys were inserted in a random order.
  let random: Double
  /// After nine of ten of these were removed, in another random order: for each that remains.
  let afterRemovals: Double
  /// After all keys were inserted in ascending order.
  let ascending: Double
}

/// Counts what a map of `keys` entries takes of its node allocator. What was retired is freed first. `make` may reset the
/// statistics where it has allocated what should not count.
func measureMemory<M: MapUnderTest>(
  system: String, structure: String, keys: Int, _ make: () -> M
) throws -> MapMemory {
  func bytesPerEntry(_ map: M, _ expected: Int) throws -> Double {
    map.domain?.drain()
    guard map.count == expected else {
      throw RunFailure("\(structure): there should be \(expected) entries, and the map counts \(map.count)")
    }
    return Double(CCConfig.allocationStatistics().currentBytes) / Double(expected)
  }
  func insertedKeys(_ numbers: some Sequence<Int>) -> M {
    CCConfig.resetAllocationStatistics()
    let map = make()
    for number in numbers { _ = map.insert(M.Key(number: number), number) }
    return map
  }

  CCConfig.isAllocationStatisticsEnabled = true
  defer { CCConfig.isAllocationStatisticsEnabled = false }
  guard CCConfig.isAllocationStatisticsEnabled else {
    throw RunFailure("--statistics: the trait AllocationStatistics is off")
  }
  let random: Double
  let afterRemovals: Double
  do {
    let map = insertedKeys(shuffledNumbers(keys))
    random = try bytesPerEntry(map, keys)
    let removed = keys - keys / 10
    for number in shuffledNumbers(keys, seed: 0xDECADE).prefix(removed) { _ = map.remove(M.Key(number: number)) }
    afterRemovals = try bytesPerEntry(map, keys - removed)
  }
  let ascending = try bytesPerEntry(insertedKeys(0..<keys), keys)
  return MapMemory(
    system: system, structure: structure, keyrange: keys, random: random, afterRemovals: afterRemovals,
    ascending: ascending)
}
