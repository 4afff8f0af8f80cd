// What a platform gives a phone, in plain Kotlin for a JVM: network, clocks and both keys. On Android the same four interfaces stand
// over OkHttp, SystemClock, the Android Keystore and an EncryptedFile.

import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.security.spec.PKCS8EncodedKeySpec
import java.security.spec.X509EncodedKeySpec
import org.sojourn.phone.*

/** The app's own network stack. `broken` is thrown instead of an exchange. */
class Network : Transport {
    @Volatile var broken: Exception? = null

    override fun exchange(request: HttpRequest): HttpAnswer {
        broken?.let { throw it }
        try {
            val call = URI(request.url).toURL().openConnection(java.net.Proxy.NO_PROXY) as HttpURLConnection
            call.requestMethod = request.method
            call.instanceFollowRedirects = false
            call.connectTimeout = request.timeoutMs.toInt()
            call.readTimeout = request.timeoutMs.toInt()
            request.headers.forEach { call.setRequestProperty(it.name, it.value) }
            request.body?.let {
                call.doOutput = true
                call.outputStream.use { out -> out.write(it) }
            }
            val status = call.responseCode
            val body = (if (status < 400) call.inputStream else call.errorStream)?.use { it.readBytes() } ?: ByteArray(0)
            return HttpAnswer(status, call.contentType ?: "", call.getHeaderField("Retry-After"), body)
        } catch (error: IOException) {
            throw PlatformException.Unavailable(error.toString())
        }
    }
}

/** The machine's clocks. */
class MachineClock : PhoneClock {
    private val boot = File("/proc/sys/kernel/random/boot_id").readText().trim()

    override fun read(): ClockReading {
        val seconds = File("/proc/uptime").readText().substringBefore(' ').toDouble()
        return ClockReading((seconds * 1000).toLong(), boot, System.currentTimeMillis(), "Asia/Shanghai")
    }
}

/** Writes a file that lasts, for its owner alone. */
private fun keep(file: File, bytes: ByteArray) {
    val beside = File(file.path + ".new")
    FileOutputStream(beside).use {
        it.write(bytes)
        it.fd.sync()
    }
    Files.setPosixFilePermissions(beside.toPath(), PosixFilePermissions.fromString("rw-------"))
    Files.move(beside.toPath(), file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
}

/** A key that signs. It is made and used by the JVM, as the Android Keystore would, and never given to the library. */
class JvmKeyStore(folder: File) : KeyStore {
    private val secret = File(folder, "jvm.pkcs8")
    private val open = File(folder, "jvm.spki")

    private fun ready() {
        if (secret.exists()) return
        val maker = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }
        val pair = maker.generateKeyPair()
        keep(open, pair.public.encoded)
        keep(secret, pair.private.encoded)
    }

    override fun publicKey(): ByteArray {
        ready()
        val point = (KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(open.readBytes())) as ECPublicKey).w
        fun padded(number: java.math.BigInteger): ByteArray {
            val bytes = number.toByteArray().dropWhile { it == 0.toByte() }.toByteArray()
            return ByteArray(32 - bytes.size) + bytes
        }
        return byteArrayOf(4) + padded(point.affineX) + padded(point.affineY)
    }

    override fun sign(message: ByteArray): ByteArray {
        ready()
        val key = KeyFactory.getInstance("EC").generatePrivate(PKCS8EncodedKeySpec(secret.readBytes()))
        return Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            update(message)
            sign()
        }
    }
}

/** The key of the store. */
class KeyFile(folder: File) : StorageKey {
    private val file = File(folder, "jvm.key")

    override fun load(): ByteArray? = if (file.exists()) file.readBytes() else null

    override fun keep(key: ByteArray) = keep(file, key)

    override fun forget() {
        file.delete()
    }
}

/** All of them for a folder. */
fun platform(folder: File, network: Network = Network()): Platform {
    folder.mkdirs()
    return Platform(network, MachineClock(), JvmKeyStore(folder), KeyFile(folder), null, null)
}
