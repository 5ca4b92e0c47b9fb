using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// The user's microphone, for a talk: sends what it hears while enabled, silence too, which tells when a sentence is over. Where nobody
    /// listens, since no talk is open, it tries again once a second. Unity has no microphone in browsers.
    /// </summary>
    [AddComponentMenu("Kinelink/Ear")]
    [DisallowMultipleComponent]
    public sealed class KinelinkEar : MonoBehaviour
    {
        private const int Rate = 24000;

        // 20 ms, as the protocol wants it.
        private const int Piece = Rate / 50;

        [Tooltip("Who listens; found on this object or above where it is empty")]
        public KinelinkCharacter Character;

        [Tooltip("The system's first where it is empty")]
        public string Device = "";

#if UNITY_WEBGL && !UNITY_EDITOR
        private void OnEnable()
        {
            Debug.LogError("Kinelink: Unity has no microphone in browsers", this);
            enabled = false;
        }
#else
        private readonly float[] samples = new float[Piece];
        private readonly byte[] bytes = new byte[2 * Piece];
        private KinelinkConnection connection;
        private AudioClip clip;
        private int read;
        private float deaf;

        private void OnEnable()
        {
            if (Character == null) Character = GetComponentInParent<KinelinkCharacter>();
            if (Character == null || Microphone.devices.Length == 0)
            {
                Debug.LogError(Character == null ? "Kinelink: the ear '" + name + "' has no character" : "Kinelink: there is no microphone", this);
                enabled = false;
                return;
            }
            read = 0;
            clip = Microphone.Start(Named, true, 1, Rate);
            if (clip != null) return;
            Debug.LogError("Kinelink: the microphone doesn't start; is another program using it, or is the permission missing?", this);
            enabled = false;
        }

        private void OnDisable()
        {
            Attend(null);
            if (clip == null) return;
            Microphone.End(Named);
            Destroy(clip);
            clip = null;
        }

        private void Update()
        {
            Attend(Character.Joined);
            // The clip is a ring of one second.
            int heard = (Microphone.GetPosition(Named) - read + clip.samples) % clip.samples;
            for (; heard >= Piece; heard -= Piece)
            {
                clip.GetData(samples, read);
                read = (read + Piece) % clip.samples;
                if (Time.unscaledTime < deaf) continue;
                for (int i = 0; i < Piece; i++)
                {
                    var value = (short)Math.Round(Mathf.Clamp(samples[i], -1, 1) * short.MaxValue);
                    bytes[2 * i] = (byte)value;
                    bytes[2 * i + 1] = (byte)(value >> 8);
                }
                Character.Hear(bytes, Rate);
            }
        }

        private string Named
        {
            get { return Device.Length == 0 ? null : Device; }
        }

        private void Attend(KinelinkConnection to)
        {
            if (connection == to) return;
            if (connection != null) connection.Refused -= Wait;
            connection = to;
            if (connection != null) connection.Refused += Wait;
        }

        private void Wait(Failure failure)
        {
            if (failure.Kind == "no_talk") deaf = Time.unscaledTime + 1;
        }
#endif
    }
}
