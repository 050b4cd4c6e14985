import Foundation
import TextTable

extension MapMemory {
  /// A line for each state.
  var csv: String {
    [("random", random), ("removed90", afterRemovals), ("ascending", ascending)].map { state, bytes in
      "\(system),\(structure),\(keyrange),\(state),\(Self.decimal(bytes))"
    }.joined(separator: "\n")
  }

  static func table(_ maps: [MapMemory]) -> String {
    let table = TextTable<MapMemory> { map in
      [
        Column(title: "structure", value: map.structure), Column(title: "keys", value: map.keyrange, align: .right),
        Column(title: "bytes/entry, inserted at random", value: decimal(map.random), align: .right),
        Column(title: "90 % removed", value: decimal(map.afterRemovals), align: .right),
        Column(title: "inserted ascending", value: decimal(map.ascending), align: .right),
      ]
    }
    return table.string(for: maps, style: Style.plain) ?? ""
  }

  private static func decimal(_ bytes: Double) -> String { String(format: "%.1f", bytes) }
}
