using ClusterPortal.Server.Access;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Data;

/// <summary>An API token as it is checked.</summary>
public sealed record KnownToken(Guid Id, string Name, string Role, byte[] Hash, DateTimeOffset? ExpiresAt);

/// <summary>An account as a session is checked against it.</summary>
public sealed record KnownAccount(Guid Id, string Name, string Role, string Stamp);

/// <summary>People, API tokens and sign-in links.</summary>
public sealed class AccessStore(IDbContextFactory<PortalDb> databases, IPasswordHasher<Account> passwords, AuditLog audit, TimeProvider time)
{
    public async Task<bool> AnyAccountAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<UserInfo>> UsersAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.OrderBy(u => u.UserName).Select(u => new UserInfo(u.UserName!, u.Role, u.CreatedAt, u.LastSignIn)).ToListAsync(cancellationToken);
    }

    public async Task<KnownAccount?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.Where(u => u.Id == id).Select(u => new KnownAccount(u.Id, u.UserName!, u.Role, u.SecurityStamp!)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The account with that name and password; null when one of them is wrong. Takes as long either way.</summary>
    public async Task<KnownAccount?> CheckPasswordAsync(string name, string password, CancellationToken cancellationToken)
    {
        var normalized = Normalize(name);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var account = await db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken);
        if (account?.PasswordHash is not { } hash)
        {
            passwords.HashPassword(Nobody, password);
            return null;
        }

        if (passwords.VerifyHashedPassword(account, hash, password) == PasswordVerificationResult.Failed)
            return null;
        account.LastSignIn = Microseconds.Truncate(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return new(account.Id, account.UserName!, account.Role, account.SecurityStamp!);
    }

    /// <summary>Adds a person, or changes the role or password of one. Their sessions end when either changes.</summary>
    /// <returns>Null: a new person needs a password.</returns>
    public async Task<UserInfo?> SaveUserAsync(string by, string name, string role, string? password, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var normalized = Normalize(name);
        var account = await db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken);
        var what = account is null ? "create-user" : "change-user";
        if (account is null)
        {
            if (password is null)
                return null;
            account = NewAccount(name, role);
            db.Users.Add(account);
        }

        if (account.Role != role || password is not null)
            account.SecurityStamp = Guid.NewGuid().ToString("N");
        account.Role = role;
        if (password is not null)
            account.PasswordHash = passwords.HashPassword(account, password);
        await audit.AppendAsync(db, by, what, null, $"{name}, {role}{(password is null ? "" : ", new password")}", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Access, "accounts", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(account.UserName!, account.Role, account.CreatedAt, account.LastSignIn);
    }

    public async Task<bool> DeleteUserAsync(string by, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var normalized = Normalize(name);
        if (await db.Users.Where(u => u.NormalizedUserName == normalized).ExecuteDeleteAsync(cancellationToken) == 0)
            return false;
        await audit.AppendAsync(db, by, "delete-user", null, name, "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Access, "accounts", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<int> AdminsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.CountAsync(u => u.Role == Roles.Admin, cancellationToken);
    }

    /// <summary>A link's secret. Whoever shows it first is signed in as that person, who is made if need be.</summary>
    public async Task<string> CreateLinkAsync(string by, string name, string role, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var secret = Secrets.New();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.SignInLinks.Add(new SignInLinkRow { Id = Guid.NewGuid(), Hash = Secrets.Hash(secret), Name = name, Role = role, ExpiresAt = time.GetUtcNow() + lifetime });
        await audit.AppendAsync(db, by, "create-sign-in-link", null, name, "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return secret;
    }

    /// <summary>Uses up a link; null when it is unknown, used or has run out.</summary>
    public async Task<KnownAccount?> UseLinkAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(secret);
        var now = Microseconds.Truncate(time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await db.SignInLinks.Where(l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), cancellationToken);
        if (used == 0)
            return null;
        var link = await db.SignInLinks.AsNoTracking().SingleAsync(l => l.Hash == hash, cancellationToken);
        var normalized = Normalize(link.Name);
        var account = await db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken);
        if (account is null)
        {
            account = NewAccount(link.Name, link.Role);
            db.Users.Add(account);
        }

        account.LastSignIn = now;
        await audit.AppendAsync(db, link.Name, "sign-in", null, "one-time link", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(account.Id, account.UserName!, account.Role, account.SecurityStamp!);
    }

    public async Task<IReadOnlyList<TokenInfo>> TokensAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ApiTokens.OrderBy(t => t.Name).ThenBy(t => t.CreatedAt)
            .Select(t => new TokenInfo(t.Id, t.Name, t.Role, t.CreatedAt, t.ExpiresAt, t.LastUsed)).ToListAsync(cancellationToken);
    }

    public async Task<KnownToken?> FindTokenAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.ApiTokens.Where(t => t.Id == id).Select(t => new KnownToken(t.Id, t.Name, t.Role, t.Hash, t.ExpiresAt)).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task TouchTokenAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = Microseconds.Truncate(time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.ApiTokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsed, now), cancellationToken);
    }

    /// <param name="replace">An older token of that name is revoked.</param>
    public async Task<CreatedToken> CreateTokenAsync(string by, string name, string role, DateTimeOffset? expiresAt, bool replace, CancellationToken cancellationToken)
    {
        var secret = Secrets.New();
        var row = new ApiTokenRow { Id = Guid.NewGuid(), Name = name, Role = role, Hash = Secrets.Hash(secret), CreatedAt = Microseconds.Truncate(time.GetUtcNow()), ExpiresAt = expiresAt };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (replace)
            await db.ApiTokens.Where(t => t.Name == name).ExecuteDeleteAsync(cancellationToken);
        db.ApiTokens.Add(row);
        await audit.AppendAsync(db, by, "create-token", null, $"{name}, {role}", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Access, "tokens", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(new(row.Id, row.Name, row.Role, row.CreatedAt, row.ExpiresAt, null), ApiTokenText.Of(row.Id, secret));
    }

    public async Task<bool> RevokeTokenAsync(string by, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.ApiTokens.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } row)
            return false;
        db.ApiTokens.Remove(row);
        await audit.AppendAsync(db, by, "revoke-token", null, row.Name, "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Access, "tokens", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static readonly Account Nobody = new() { Role = "" };

    private static string Normalize(string name) => name.ToUpperInvariant();

    private Account NewAccount(string name, string role) => new()
    {
        Id = Guid.NewGuid(),
        UserName = name,
        NormalizedUserName = Normalize(name),
        Role = role,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        CreatedAt = Microseconds.Truncate(time.GetUtcNow()),
    };
}
