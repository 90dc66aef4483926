using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ClusterPortal.Server.Agents;

/// <summary>Nonces for agents to sign, good for a minute. Nothing is stored: the nonce itself is sealed and says when and for whom.</summary>
public sealed class AgentNonces(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("ClusterPortal.AgentNonce").ToTimeLimitedDataProtector();

    public string New(Guid agent) =>
        Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(agent.ToString("D")), Lifetime));

    public bool IsGood(string nonce, Guid agent)
    {
        try
        {
            return Base64Url.IsValid(nonce) && Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(nonce))) == agent.ToString("D");
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
