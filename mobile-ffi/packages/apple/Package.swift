// swift-tools-version:5.9
// The Swift package: the framework and Sources/Sojourn/Sojourn.swift are written by build.sh.
import PackageDescription

let package = Package(
    name: "Sojourn",
    platforms: [.iOS(.v15)],
    products: [.library(name: "Sojourn", targets: ["Sojourn"])],
    targets: [
        .binaryTarget(name: "SojournFFI", path: "Sojourn.xcframework"),
        .target(name: "Sojourn", dependencies: ["SojournFFI"]),
    ]
)
