using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Data;

public sealed class PortalDb(DbContextOptions<PortalDb> options) : IdentityUserContext<Account, Guid>(options)
{
    public DbSet<ClusterRow> Clusters => Set<ClusterRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<AgentRow> Agents => Set<AgentRow>();

    public DbSet<EnrollmentTokenRow> EnrollmentTokens => Set<EnrollmentTokenRow>();

    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    public DbSet<SignInLinkRow> SignInLinks => Set<SignInLinkRow>();

    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("accounts");
        builder.Entity<ClusterRow>(c =>
        {
            c.ToTable("clusters").HasKey(x => x.Id);
            c.HasIndex(x => x.Name).IsUnique().HasFilter("deleted_at IS NULL");
        });
        builder.Entity<RevisionRow>(r =>
        {
            r.ToTable("revisions").HasKey(x => new { x.ClusterId, x.Number });
            r.HasOne<ClusterRow>().WithMany().HasForeignKey(x => x.ClusterId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<AuditRow>(a =>
        {
            a.ToTable("audit_entries").HasKey(x => x.Id);
            a.Property(x => x.Id).UseIdentityByDefaultColumn();
        });
        builder.Entity<AgentRow>(a =>
        {
            a.ToTable("agents").HasKey(x => x.Id);
            a.HasOne<ClusterRow>().WithMany().HasForeignKey(x => x.ClusterId).OnDelete(DeleteBehavior.Restrict);
            a.HasIndex(x => new { x.ClusterId, x.Node }).IsUnique().HasFilter("revoked_at IS NULL");
        });
        builder.Entity<EnrollmentTokenRow>(t =>
        {
            t.ToTable("enrollment_tokens").HasKey(x => x.Id);
            t.HasIndex(x => x.Hash).IsUnique();
        });
        builder.Entity<ApiTokenRow>().ToTable("api_tokens").HasKey(x => x.Id);
        builder.Entity<SignInLinkRow>(l =>
        {
            l.ToTable("sign_in_links").HasKey(x => x.Id);
            l.HasIndex(x => x.Hash).IsUnique();
        });
        builder.Entity<EventRow>(e =>
        {
            e.ToTable("events").HasKey(x => x.Id);
            e.Property(x => x.Id).UseIdentityByDefaultColumn();
            e.Property(x => x.Data).HasColumnType("jsonb");
            e.HasIndex(x => new { x.AgentId, x.Sequence }).IsUnique();
            e.HasIndex(x => new { x.ClusterId, x.Order, x.Id });
        });
        builder.Entity<IdempotencyRow>().ToTable("idempotency_keys").HasKey(x => new { x.Who, x.Key });
        builder.Entity<DataProtectionKeyRow>().ToTable("data_protection_keys").HasKey(x => x.Name);
        SnakeCase.Apply(builder.Model);
    }
}
