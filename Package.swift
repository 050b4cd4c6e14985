// swift-tools-version: 6.2

import PackageDescription

// The language mode of these tools is Swift 6. Every target also says at its use sites what is unsafe (SE-0458), so that
// the compiler lists each place where memory safety rests on an argument instead of on a check.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
]

let package = Package(
  name: "swift-concurrent-collections",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "CCCollections", targets: ["CCCollections"]),
    .library(name: "CCReclaim", targets: ["CCReclaim"]),
    .library(name: "CCAlloc", targets: ["CCAlloc"]),
  ],
  traits: [
    .trait(
      name: "AllocationStatistics",
      description: "Compiles the allocation counters in. They still count only while the configuration says so."),
    .trait(
      name: "SchedulePoints",
      description: "For tests of this package: threads can be stopped between the atomic steps of an operation."),
    .trait(
      name: "Checked",
      description: "For tests: blocks know their life, and a use after free traps, saying where. Slow."),
    .default(enabledTraits: ["AllocationStatistics"]),
  ],
  targets: [
    .systemLibrary(
      name: "CMimalloc", providers: [.apt(["libmimalloc-dev"]), .brew(["mimalloc"])]),
    .target(name: "CPlatform"),
    .target(name: "CCAlloc", dependencies: ["CMimalloc", "CPlatform"], swiftSettings: settings),
    .target(name: "CCReclaim", dependencies: ["CCAlloc", "CPlatform"], swiftSettings: settings),
    .target(name: "CCCollections", dependencies: ["CCReclaim", "CPlatform"], swiftSettings: settings),
    .target(
      name: "CCTestSupport", dependencies: ["CCCollections"], path: "Tests/CCTestSupport", swiftSettings: settings),
    .testTarget(name: "CCTestSupportTests", dependencies: ["CCTestSupport", "CCReclaim"], swiftSettings: settings),
    .testTarget(
      name: "CCAllocTests", dependencies: ["CCAlloc", "CMimalloc", "CPlatform", "CCTestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CCReclaimTests", dependencies: ["CCReclaim", "CPlatform", "CCTestSupport"], swiftSettings: settings),
    .testTarget(name: "CCModelTests", swiftSettings: settings),
    .testTarget(
      name: "CCCollectionsTests", dependencies: ["CCCollections", "CCTestSupport"], swiftSettings: settings),
    .testTarget(name: "CCSourceTests", dependencies: ["CCReclaim"], swiftSettings: settings),
  ]
)
