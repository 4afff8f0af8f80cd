// The AAR: jniLibs and kotlin are written by ../build.sh. The version is the workspace's.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.4.20"
}

version = Regex("""version = "([^"]+)"""").find(file("../../../../Cargo.toml").readText())!!.groupValues[1]

android {
    namespace = "org.sojourn.phone"
    compileSdk = 36
    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.10.2")
    implementation("net.java.dev.jna:jna:5.17.0@aar")
}
