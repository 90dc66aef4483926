using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Agent.Linux.Files;

namespace ClusterPortal.Agent.Host.State;

/// <summary>What became of reading a file.</summary>
/// <param name="Value">Null when there is none, or it is damaged.</param>
/// <param name="Damage">What is wrong with the file, in words; null when it is whole or absent.</param>
public readonly record struct FileReading<T>(T? Value, string? Damage)
    where T : class;

/// <summary>
/// Files that are whole or absent: written beside, fsynced, renamed over, and the folder fsynced, so that a crash at any moment
/// leaves the old contents or the new (rename(2), fsync(2)).
/// </summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Larger than anything the agent keeps; a longer file is rubbish.</summary>
    private const int LongestFile = 16 * 1024 * 1024;

    /// <exception cref="IOException">The disk is full or refuses; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(contents);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    public static void WriteJson<T>(string path, T value, JsonTypeInfo<T> type) => Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Never throws for what the file holds: a damaged file is told, not fatal.</summary>
    public static FileReading<T> ReadJson<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var bytes = Read(path);
            if (bytes.Length == 0)
                return new(null, $"{path} is empty");
            var value = JsonSerializer.Deserialize(bytes, type);
            return new(value, value is null ? $"{path} holds null" : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(null, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(null, $"{path} cannot be read: {FirstSentence(e.Message)}");
        }
    }

    /// <exception cref="InvalidDataException">Longer than anything the agent keeps.</exception>
    public static byte[] Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LongestFile })
            throw new InvalidDataException($"longer than {LongestFile} bytes");
        return File.ReadAllBytes(path);
    }

    public static string? ReadText(string path) => File.Exists(path) ? Encoding.UTF8.GetString(Read(path)) : null;

    /// <summary>So that a new or renamed entry itself is on disk.</summary>
    public static void FlushFolder(string folder)
    {
        try
        {
            FolderSync.Flush(folder);
        }
        catch (KernelException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    // Parsers quote the text they could not read; a key ring's text is nobody's to see.
    private static string FirstSentence(string message) => message.Split(['.', '\n'], 2)[0];
}
