using System.Security.Cryptography;
using ClusterPortal.Agent.Host.State;

namespace ClusterPortal.Agent.Host.Tests.State;

public sealed class StateDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Samples _samples = new();

    public void Dispose()
    {
        _folder.Dispose();
        _samples.Dispose();
    }

    [Fact]
    public void What_is_written_is_read_again_and_open_to_nobody_else()
    {
        var state = StateDirectory.Open(_folder["state"]);
        state.WriteIdentity(_samples.Identity());
        state.WriteKeyRing(Samples.Keys());
        state.WriteRevision(_samples.Revision());
        state.WriteCore(new CoreState(7, 12.5));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        state.WriteKey(key);
        state.WriteStandby(standby: true);

        var again = StateDirectory.Open(_folder["state"]);
        Assert.Equal("a", again.ReadIdentity()!.Node);
        Assert.Single(again.ReadKeyRing()!.Keys);
        Assert.Equal(1, again.ReadRevision()!.Number);
        Assert.Equal(new CoreState(7, 12.5), again.ReadCore());
        using var readKey = again.ReadKey();
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), readKey!.ExportSubjectPublicKeyInfo());
        Assert.True(again.ReadStandby());
        Assert.Empty(again.Damage);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(again.Path));
        Assert.All(Directory.GetFiles(again.Path), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"termCeiling\": 5, \"longestPro")]
    [InlineData("null")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("[1, 2]")]
    public void A_damaged_file_counts_as_absent_and_is_told(string contents)
    {
        var state = StateDirectory.Open(_folder["state"]);
        foreach (var name in (ReadOnlySpan<string>)["identity.json", "keyring.json", "revision.json", "core.json"])
            File.WriteAllText(Path.Combine(state.Path, name), contents);

        Assert.Null(state.ReadIdentity());
        Assert.Null(state.ReadKeyRing());
        Assert.Null(state.ReadRevision());
        Assert.Null(state.ReadCore());
        Assert.Equal(4, state.Damage.Count);
        Assert.All(state.Damage, d => Assert.Contains(state.Path, d, StringComparison.Ordinal));
    }

    [Fact]
    public void Absent_files_are_no_damage()
    {
        var state = StateDirectory.Open(_folder["state"]);

        Assert.Null(state.ReadIdentity());
        Assert.Null(state.ReadCore());
        Assert.False(state.ReadStandby());
        Assert.Empty(state.Damage);
    }

    [Fact]
    public void What_a_crash_left_half_written_beside_the_file_does_no_harm()
    {
        var state = StateDirectory.Open(_folder["state"]);
        state.WriteCore(new CoreState(1, 1));
        File.WriteAllText(Path.Combine(state.Path, "core.json.new"), "{\"termCe");

        Assert.Equal(new CoreState(1, 1), state.ReadCore());
        state.WriteCore(new CoreState(2, 1));
        Assert.Equal(new CoreState(2, 1), state.ReadCore());
    }

    [Fact]
    public void A_folder_that_others_may_read_is_closed_to_them()
    {
        Directory.CreateDirectory(_folder["open"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        StateDirectory.Open(_folder["open"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["open"]));
    }
}
